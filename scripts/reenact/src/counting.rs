//! The allocator that counts what features ask of it, and what it gives them.
//!
//! It counts only while it is told to, so that the program's own lists and queues are not in the figures. Two figures
//! each: bytes requested, and bytes reserved, which is the block that the allocator made of the request.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Bytes, as they were requested and as the allocator rounded them up.
#[derive(Clone, Copy, Default)]
pub struct Bytes {
    pub requested: u64,
    pub reserved: u64,
}

struct Figure {
    requested: AtomicU64,
    reserved: AtomicU64,
}

impl Figure {
    const fn new() -> Self {
        Figure {
            requested: AtomicU64::new(0),
            reserved: AtomicU64::new(0),
        }
    }

    fn get(&self) -> Bytes {
        Bytes {
            requested: self.requested.load(Relaxed),
            reserved: self.reserved.load(Relaxed),
        }
    }
}

static IS_ON: AtomicBool = AtomicBool::new(false);
static ALLOCATED: Figure = Figure::new();
static ALIVE: Figure = Figure::new();
static PEAK: Figure = Figure::new();

/// There is one thread: loads and stores are enough, and cost less than an exchange.
fn add(figure: &AtomicU64, bytes: u64) -> u64 {
    let sum = figure.load(Relaxed).wrapping_add(bytes);
    figure.store(sum, Relaxed);
    sum
}

fn raise(figure: &AtomicU64, to: u64) {
    if to > figure.load(Relaxed) {
        figure.store(to, Relaxed);
    }
}

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let at = System.alloc(layout);
        if IS_ON.load(Relaxed) && !at.is_null() {
            let (requested, reserved) = (layout.size() as u64, reserved(at, layout));
            add(&ALLOCATED.requested, requested);
            add(&ALLOCATED.reserved, reserved);
            raise(&PEAK.requested, add(&ALIVE.requested, requested));
            raise(&PEAK.reserved, add(&ALIVE.reserved, reserved));
        }
        at
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        if IS_ON.load(Relaxed) {
            add(&ALIVE.requested, (layout.size() as u64).wrapping_neg());
            add(&ALIVE.reserved, reserved(at, layout).wrapping_neg());
        }
        System.dealloc(at, layout)
    }
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
unsafe fn reserved(at: *mut u8, _: Layout) -> u64 {
    extern "C" {
        #[cfg_attr(target_vendor = "apple", link_name = "malloc_size")]
        fn malloc_usable_size(at: *const u8) -> usize;
    }
    malloc_usable_size(at) as u64
}

/// Other systems' allocators are not asked.
#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
unsafe fn reserved(_: *mut u8, layout: Layout) -> u64 {
    layout.size() as u64
}

/// Counts what is allocated and freed in `step`.
pub fn counted<T>(step: impl FnOnce() -> T) -> T {
    switched(true, step)
}

/// What `step` allocates is not the features'; it must free nothing of theirs.
pub fn uncounted<T>(step: impl FnOnce() -> T) -> T {
    switched(false, step)
}

fn switched<T>(on: bool, step: impl FnOnce() -> T) -> T {
    let before = IS_ON.swap(on, Relaxed);
    let result = step();
    IS_ON.store(before, Relaxed);
    result
}

/// What `step` allocates, be it freed or not.
pub fn allocated<T>(step: impl FnOnce() -> T) -> (T, Bytes) {
    let before = ALLOCATED.get();
    let result = step();
    let after = ALLOCATED.get();
    let bytes = Bytes {
        requested: after.requested - before.requested,
        reserved: after.reserved - before.reserved,
    };
    (result, bytes)
}

/// Begins a new peak, at what is alive now.
pub fn forget_peak() {
    PEAK.requested.store(ALIVE.requested.load(Relaxed), Relaxed);
    PEAK.reserved.store(ALIVE.reserved.load(Relaxed), Relaxed);
}

/// The most that was alive at once.
pub fn peak() -> Bytes {
    PEAK.get()
}

pub fn alive() -> Bytes {
    ALIVE.get()
}
