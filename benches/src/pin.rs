//! Which CPU a thread runs on. Both sides must use the same ones, or the comparison is noise.

/// Pins the calling thread to the CPU that core number `core` of a system is pinned to.
///
/// On a machine that has fewer CPUs, or does not say how many, the thread stays unpinned.
pub(crate) fn this_thread(core: usize) {
    let cpus = core_affinity::get_core_ids().unwrap_or_default();
    if let Some(cpu) = cpus.get(core) {
        core_affinity::set_for_current(*cpu);
    }
}

/// Where a thread that belongs to no runtime runs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Outside {
    /// On the CPU next to core 0's, so every answer wakes a CPU that may be asleep.
    OtherCpu,
    /// Wherever the kernel puts it, like a thread of an application.
    Anywhere,
}

impl Outside {
    /// Runs `work` on a fresh thread.
    pub(crate) fn run<T: Send>(self, work: impl FnOnce() -> T + Send) -> T {
        std::thread::scope(|scope| {
            let thread = scope.spawn(|| {
                if let Outside::OtherCpu = self {
                    this_thread(1);
                }
                work()
            });
            thread.join().expect("the outside thread panicked")
        })
    }
}
