"""deliver.py PLUGIN.so CONFIGURATION EVENT: loads a destination, delivers one event, prints its result."""
import sys
from ctypes import (CDLL, CFUNCTYPE, POINTER, Structure, byref, c_char_p, c_int32, c_int64, c_uint32, c_uint64,
                    c_void_p, cast, sizeof, string_at)


class String(Structure):
    _fields_ = [("data", c_void_p), ("size", c_uint64)]

    @classmethod
    def of(cls, text):  # `text` must outlive it
        return cls(cast(c_char_p(text), c_void_p), len(text))

    def __str__(self):
        return string_at(self.data, self.size).decode() if self.size else ""


class Version(Structure):
    _fields_ = [("major", c_uint32), ("minor", c_uint32)]


class Config(Structure):
    _fields_ = [("size", c_uint32), ("flags", c_uint32), ("text", String), ("path", String)]


class Event(Structure):
    _fields_ = [("size", c_uint32), ("flags", c_uint32), ("token", c_uint64), ("payload", String),
                ("arrived_at", c_int64)]


class Result(Structure):
    _fields_ = [("size", c_uint32), ("outcome", c_int32), ("token", c_uint64), ("code", c_int32),
                ("subcode", c_int32), ("reason", String), ("text", String), ("trace_id", String), ("event_id", String),
                ("retry_at", c_int64)]


GetExtension = CFUNCTYPE(c_void_p, c_void_p, c_char_p)
OnResults = CFUNCTYPE(None, c_void_p, POINTER(Result), c_uint32)
OnWritable = CFUNCTYPE(None, c_void_p)


class Host(Structure):
    _fields_ = [("abi_version", Version), ("host_data", c_void_p), ("name", c_char_p), ("version", c_char_p),
                ("get_extension", GetExtension), ("on_results", OnResults), ("on_writable", OnWritable)]


class Plugin(Structure):
    _fields_ = [("descriptor", c_void_p), ("plugin_data", c_void_p),
                ("configure", CFUNCTYPE(c_int32, c_void_p, POINTER(Config))), ("start", CFUNCTYPE(c_int32, c_void_p)),
                ("submit", CFUNCTYPE(c_int32, c_void_p, POINTER(Event), c_uint32, POINTER(c_uint32))),
                ("flush", CFUNCTYPE(c_int32, c_void_p, c_int64)),
                ("reconfigure", CFUNCTYPE(c_int32, c_void_p, POINTER(Config))),
                ("stop", CFUNCTYPE(c_int32, c_void_p, c_int64)), ("destroy", CFUNCTYPE(None, c_void_p)),
                ("get_extension", CFUNCTYPE(c_void_p, c_void_p, c_char_p))]


class Entry(Structure):
    _fields_ = [("abi_version", Version), ("descriptor", c_void_p),
                ("create", CFUNCTYPE(c_int32, POINTER(Host), POINTER(POINTER(Plugin))))]


outcomes = []


def on_results(_host, results, count):  # on a thread of the plugin
    for result in results[:count]:
        outcomes.append(result.outcome)
        print(f"outcome={result.outcome} code={result.code} reason={result.reason} text={result.text}", flush=True)


def expect(what, status):
    if status != 0:
        sys.exit(print(f"deliver: {what} failed ({status})", file=sys.stderr) or 2)


path, config_path, payload = sys.argv[1], sys.argv[2].encode(), sys.argv[3].encode()
entry = Entry.in_dll(CDLL(path), "destination_entry")
expect("the version check", 0 if entry.abi_version.major == 1 else 1)
with open(config_path, "rb") as file:
    text = file.read()
host = Host(Version(1, 0), None, b"deliver.py", b"1", GetExtension(lambda _host, _id: None), OnResults(on_results),
            OnWritable(lambda _host: None))
made = POINTER(Plugin)()
expect("create", entry.create(byref(host), byref(made)))
plugin, calls = cast(made, c_void_p), made.contents
expect("configure", calls.configure(plugin, Config(sizeof(Config), 0, String.of(text), String.of(config_path))))
expect("start", calls.start(plugin))
accepted = c_uint32()
status = calls.submit(plugin, Event(sizeof(Event), 0, 1, String.of(payload), 0), 1, byref(accepted))
calls.stop(plugin, 10_000_000_000)
calls.destroy(plugin)
expect("submit", status)
sys.exit(0 if outcomes[0] in (1, 2) else 1)
