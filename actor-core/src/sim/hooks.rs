//! Watches the functions of the C library that lead out of a simulation, and makes random bytes from a seed.
//!
//! A program has one function of each name, and its own definitions take precedence over those of the C library. So
//! the standard library, and everybody else who asks for the time, comes through here, and goes on from here to the C
//! library. On threads that do not simulate, that is all that happens.
//!
//! # Safety
//!
//! An island of `unsafe` for one thing: functions of the C library are defined with the names and signatures that
//! they have there, and call the next definition, which has the same signature.

#![expect(
    unsafe_code,
    reason = "an island: functions of the C library, and the next definitions of them"
)]

use std::{
    cell::Cell,
    ffi::{CStr, c_char, c_int, c_long, c_uint, c_void},
    mem,
    ptr::{self, NonNull},
    sync::atomic::{AtomicPtr, Ordering},
};

use super::{
    chance::Chance,
    escape::{Way, note},
};

thread_local! {
    /// Where the random bytes of this thread come from, if it simulates.
    static RANDOM: Cell<Option<u64>> = const { Cell::new(None) };
}

/// From now on, the random bytes of this thread depend on the seed. Nothing else in this file does anything for
/// threads that do not simulate; so a run has to call something here for the linker to include it.
pub(super) fn seed(seed: u64) {
    RANDOM.set(Some(seed));
}

#[repr(C)]
struct Timespec {
    seconds: i64,
    nanoseconds: c_long,
}

type Start = extern "C" fn(*mut c_void) -> *mut c_void;

unsafe extern "C" {
    fn dlsym(library: *mut c_void, name: *const c_char) -> *mut c_void;
}

/// The next definition of a function.
struct Next {
    name: &'static CStr,
    found: AtomicPtr<c_void>,
}

impl Next {
    const fn new(name: &'static CStr) -> Self {
        Next {
            name,
            found: AtomicPtr::new(ptr::null_mut()),
        }
    }

    fn get(&self) -> *mut c_void {
        /// `RTLD_NEXT`: the next definition after this program's own, which is that of the C library.
        const NEXT: *mut c_void = ptr::without_provenance_mut(usize::MAX);
        // Relaxed: all threads find the same address, which was there before any of them.
        let known = self.found.load(Ordering::Relaxed);
        if !known.is_null() {
            return known;
        }
        // SAFETY: the name ends with a zero, as a `CStr` does.
        let found = unsafe { dlsym(NEXT, self.name.as_ptr()) };
        if found.is_null() {
            // There is no C library without it, and panicking is not possible here.
            std::process::abort();
        }
        // Relaxed: see above.
        self.found.store(found, Ordering::Relaxed);
        found
    }
}

#[unsafe(no_mangle)]
extern "C" fn clock_gettime(clock: c_int, time: *mut Timespec) -> c_int {
    static NEXT: Next = Next::new(c"clock_gettime");
    note(Way::Clock);
    // SAFETY: the C library has it with this signature.
    let next: extern "C" fn(c_int, *mut Timespec) -> c_int = unsafe { mem::transmute(NEXT.get()) };
    next(clock, time)
}

#[unsafe(no_mangle)]
extern "C" fn nanosleep(duration: *const Timespec, left: *mut Timespec) -> c_int {
    static NEXT: Next = Next::new(c"nanosleep");
    note(Way::Sleep);
    // SAFETY: the C library has it with this signature.
    let next: extern "C" fn(*const Timespec, *mut Timespec) -> c_int =
        unsafe { mem::transmute(NEXT.get()) };
    next(duration, left)
}

#[unsafe(no_mangle)]
extern "C" fn clock_nanosleep(
    clock: c_int,
    flags: c_int,
    duration: *const Timespec,
    left: *mut Timespec,
) -> c_int {
    static NEXT: Next = Next::new(c"clock_nanosleep");
    note(Way::Sleep);
    // SAFETY: the C library has it with this signature.
    let next: extern "C" fn(c_int, c_int, *const Timespec, *mut Timespec) -> c_int =
        unsafe { mem::transmute(NEXT.get()) };
    next(clock, flags, duration, left)
}

#[unsafe(no_mangle)]
extern "C" fn pthread_create(
    thread: *mut c_void,
    attributes: *const c_void,
    start: Start,
    argument: *mut c_void,
) -> c_int {
    static NEXT: Next = Next::new(c"pthread_create");
    note(Way::Thread);
    // SAFETY: the C library has it with this signature.
    let next: extern "C" fn(*mut c_void, *const c_void, Start, *mut c_void) -> c_int =
        unsafe { mem::transmute(NEXT.get()) };
    next(thread, attributes, start, argument)
}

#[unsafe(no_mangle)]
extern "C" fn socket(domain: c_int, kind: c_int, protocol: c_int) -> c_int {
    static NEXT: Next = Next::new(c"socket");
    note(Way::Socket);
    // SAFETY: the C library has it with this signature.
    let next: extern "C" fn(c_int, c_int, c_int) -> c_int = unsafe { mem::transmute(NEXT.get()) };
    next(domain, kind, protocol)
}

#[unsafe(no_mangle)]
extern "C" fn getrandom(buffer: *mut u8, length: usize, flags: c_uint) -> isize {
    static NEXT: Next = Next::new(c"getrandom");
    let seed = RANDOM.try_with(Cell::get).ok().flatten();
    let (Some(seed), Some(buffer)) = (seed, NonNull::new(buffer)) else {
        // SAFETY: the C library has it with this signature.
        let next: extern "C" fn(*mut u8, usize, c_uint) -> isize =
            unsafe { mem::transmute(NEXT.get()) };
        return next(buffer, length, flags);
    };
    let mut chance = Chance::new(seed);
    for at in 0..length {
        // SAFETY: the caller has room for `length` bytes.
        let byte = unsafe { buffer.add(at) };
        // SAFETY: as above.
        unsafe { byte.write(chance.next() as u8) };
    }
    // The next request gets another stream.
    RANDOM.set(Some(chance.next()));
    length as isize
}
