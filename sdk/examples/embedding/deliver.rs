//! deliver PLUGIN.so CONFIGURATION EVENT: loads a destination, delivers one event, prints its result.
//! Built with `rustc deliver.rs`; needs no crates.
use std::ffi::{c_char, c_int, c_void, CString};
use std::sync::atomic::{AtomicI32, Ordering};

#[repr(C)]
#[derive(Clone, Copy)]
struct Text { data: *const u8, size: u64 }
#[repr(C)]
struct Version { major: u32, minor: u32 }
#[repr(C)]
struct Config { size: u32, flags: u32, text: Text, path: Text }
#[repr(C)]
struct Event { size: u32, flags: u32, token: u64, payload: Text, arrived_at: i64 }
#[repr(C)]
struct Outcome { size: u32, outcome: i32, token: u64, code: i32, subcode: i32, reason: Text, text: Text, trace_id: Text, event_id: Text, retry_at: i64 }
#[repr(C)]
struct Host {
    abi_version: Version, host_data: *mut c_void, name: *const c_char, version: *const c_char,
    get_extension: extern "C" fn(*const Host, *const c_char) -> *const c_void,
    on_results: extern "C" fn(*const Host, *const Outcome, u32),
    on_writable: extern "C" fn(*const Host),
}
#[repr(C)]
struct Plugin {
    descriptor: *const c_void, plugin_data: *mut c_void,
    configure: extern "C" fn(*const Plugin, *const Config) -> i32,
    start: extern "C" fn(*const Plugin) -> i32,
    submit: extern "C" fn(*const Plugin, *const Event, u32, *mut u32) -> i32,
    flush: extern "C" fn(*const Plugin, i64) -> i32,
    reconfigure: extern "C" fn(*const Plugin, *const Config) -> i32,
    stop: extern "C" fn(*const Plugin, i64) -> i32,
    destroy: extern "C" fn(*const Plugin),
    get_extension: extern "C" fn(*const Plugin, *const c_char) -> *const c_void,
}
#[repr(C)]
struct Entry { abi_version: Version, descriptor: *const c_void, create: extern "C" fn(*const Host, *mut *const Plugin) -> i32 }

extern "C" {
    fn dlopen(path: *const c_char, flags: c_int) -> *mut c_void;
    fn dlsym(library: *mut c_void, name: *const c_char) -> *mut c_void;
    fn dlclose(library: *mut c_void) -> c_int;
}

static LAST_OUTCOME: AtomicI32 = AtomicI32::new(0);

/// Borrows `bytes`, which must outlive it.
fn text(bytes: &[u8]) -> Text { Text { data: bytes.as_ptr(), size: bytes.len() as u64 } }
fn read(t: Text) -> String {
    if t.size == 0 { return String::new(); }
    String::from_utf8_lossy(unsafe { std::slice::from_raw_parts(t.data, t.size as usize) }).into_owned()
}

extern "C" fn get_extension(_: *const Host, _: *const c_char) -> *const c_void { std::ptr::null() }
extern "C" fn on_writable(_: *const Host) {}
/// On a thread of the plugin.
extern "C" fn on_results(_: *const Host, results: *const Outcome, count: u32) {
    for r in unsafe { std::slice::from_raw_parts(results, count as usize) } {
        LAST_OUTCOME.store(r.outcome, Ordering::SeqCst);
        println!("outcome={} code={} reason={} text={}", r.outcome, r.code, read(r.reason), read(r.text));
    }
}

fn expect(what: &str, status: i32) {
    if status == 0 { return; }
    eprintln!("deliver: {what} failed ({status})");
    std::process::exit(2);
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    expect("usage: deliver PLUGIN.so CONFIGURATION EVENT:", arguments.len() as i32 - 4);
    let path = CString::new(arguments[1].as_str()).unwrap();
    let library = unsafe { dlopen(path.as_ptr(), 2) }; // RTLD_NOW, and RTLD_LOCAL, which is 0
    expect("loading", library.is_null() as i32);
    let entry = unsafe { dlsym(library, c"destination_entry".as_ptr()).cast::<Entry>().as_ref() };
    let Some(entry) = entry else { return expect("looking for destination_entry", 1) };
    expect("the version check", (entry.abi_version.major != 1) as i32);
    let config_text = std::fs::read(&arguments[2]).expect("the configuration cannot be read");
    let host = Host { abi_version: Version { major: 1, minor: 0 }, host_data: std::ptr::null_mut(), name: c"deliver".as_ptr(),
                      version: c"1".as_ptr(), get_extension, on_results, on_writable };
    let config = Config { size: size_of::<Config>() as u32, flags: 0, text: text(&config_text), path: text(arguments[2].as_bytes()) };
    let event = Event { size: size_of::<Event>() as u32, flags: 0, token: 1, payload: text(arguments[3].as_bytes()), arrived_at: 0 };
    let mut made: *const Plugin = std::ptr::null();
    expect("create", (entry.create)(&host, &mut made));
    let plugin = unsafe { &*made };
    expect("configure", (plugin.configure)(plugin, &config));
    expect("start", (plugin.start)(plugin));
    let mut accepted = 0;
    let status = (plugin.submit)(plugin, &event, 1, &mut accepted);
    (plugin.stop)(plugin, 10_000_000_000);
    (plugin.destroy)(plugin);
    unsafe { dlclose(library) };
    expect("submit", status);
    std::process::exit(if matches!(LAST_OUTCOME.load(Ordering::SeqCst), 1 | 2) { 0 } else { 1 });
}
