// node deliver.mjs PLUGIN.so CONFIGURATION EVENT: loads a destination, delivers one event, prints its result.
import koffi from 'koffi';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

const String_ = koffi.struct('destination_string', { data: 'void *', size: 'uint64' });
const Version = koffi.struct('destination_version', { major: 'uint32', minor: 'uint32' });
const Config = koffi.struct('destination_config', { size: 'uint32', flags: 'uint32', text: String_, path: String_ });
const Event = koffi.struct('destination_event',
  { size: 'uint32', flags: 'uint32', token: 'uint64', payload: String_, arrived_at: 'int64' });
const Result = koffi.struct('destination_result', {
  size: 'uint32', outcome: 'int32', token: 'uint64', code: 'int32', subcode: 'int32',
  reason: String_, text: String_, trace_id: String_, event_id: String_, retry_at: 'int64',
});
const GetExtension = koffi.proto('void *get_extension(void *self, const char *id)');
const OnResults = koffi.proto('void on_results(void *host, void *results, uint32 count)');
const OnWritable = koffi.proto('void on_writable(void *host)');
const Host = koffi.struct('destination_host', {
  abi_version: Version, host_data: 'void *', name: 'const char *', version: 'const char *',
  get_extension: koffi.pointer(GetExtension), on_results: koffi.pointer(OnResults), on_writable: koffi.pointer(OnWritable),
});
const Configure = koffi.proto('int32 configure(void *plugin, destination_config *config)');
const Start = koffi.proto('int32 start(void *plugin)');
const Submit = koffi.proto('int32 submit(void *plugin, destination_event *events, uint32 count, _Out_ uint32 *accepted)');
const Timed = koffi.proto('int32 timed(void *plugin, int64 timeout)');
const Destroy = koffi.proto('void destroy(void *plugin)');
const Plugin = koffi.struct('destination_plugin', {
  descriptor: 'void *', plugin_data: 'void *', configure: koffi.pointer(Configure), start: koffi.pointer(Start),
  submit: koffi.pointer(Submit), flush: koffi.pointer(Timed), reconfigure: koffi.pointer(Configure),
  stop: koffi.pointer(Timed), destroy: koffi.pointer(Destroy), get_extension: koffi.pointer(GetExtension),
});
const Create = koffi.proto('int32 create(void *host, _Out_ void **plugin)');
const Entry = koffi.struct('destination_entry_t', { abi_version: Version, descriptor: 'void *', create: koffi.pointer(Create) });

const [, , path, configPath, payload] = process.argv;
const expect = (what, status) => {
  if (status === 0) return;
  console.error(`deliver: ${what} failed (${status})`);
  process.exit(2);
};
// Keeps the bytes alive as long as the array does.
const kept = [];
const text = (bytes) => {
  kept.push(bytes);
  return { data: bytes, size: bytes.length };
};
const read = ({ data, size }) => (Number(size) ? koffi.decode(data, 'char', Number(size)) : '');

let outcome = 0;
const callbacks = [
  koffi.register(() => null, koffi.pointer(GetExtension)),
  // A thread of the plugin waits inside this call until the event loop has run it.
  koffi.register((_host, results, count) => {
    for (const result of koffi.decode(results, Result, count)) {
      outcome = result.outcome;
      console.log(`outcome=${result.outcome} code=${result.code} reason=${read(result.reason)} text=${read(result.text)}`);
    }
  }, koffi.pointer(OnResults)),
  koffi.register(() => {}, koffi.pointer(OnWritable)),
];
const version = { major: 1, minor: 0 };
const entry = koffi.decode(koffi.load(path).symbol('destination_entry', Entry), Entry);
expect('the version check', entry.abi_version.major === 1 ? 0 : 1);
const host = koffi.alloc(Host, 1);
koffi.encode(host, Host, {
  abi_version: version, host_data: null, name: 'deliver.mjs', version: '1',
  get_extension: callbacks[0], on_results: callbacks[1], on_writable: callbacks[2],
});
const made = [null];
expect('create', koffi.decode(entry.create, Create)(host, made));
const plugin = made[0];
const table = koffi.decode(plugin, Plugin);
const call = (name, proto) => koffi.decode(table[name], proto);
// Calls that may wait for results run on a worker thread, because results need the event loop.
const later = (name, proto) => promisify(call(name, proto).async);
expect('configure', call('configure', Configure)(plugin, {
  size: koffi.sizeof(Config), flags: 0, text: text(readFileSync(configPath)), path: text(Buffer.from(configPath)),
}));
expect('start', call('start', Start)(plugin));
const accepted = [0];
const event = { size: koffi.sizeof(Event), flags: 0, token: 1, payload: text(Buffer.from(payload)), arrived_at: 0 };
const status = call('submit', Submit)(plugin, event, 1, accepted);
await later('stop', Timed)(plugin, 10_000_000_000);
await later('destroy', Destroy)(plugin);
callbacks.forEach((callback) => koffi.unregister(callback));
expect('submit', status);
process.exit(outcome === 1 || outcome === 2 ? 0 : 1);
