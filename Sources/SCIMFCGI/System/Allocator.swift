import CFastCGI

/// The allocator of the C library, which Swift takes its memory from.
enum Allocator {
    /// Each arena keeps freed memory for itself, and by default every thread has one. Two are enough for threads that keep
    /// a little at hand anyway: the worker rests at a megabyte less.
    static func limitArenas() { mallopt(M_ARENA_MAX, 2) }

    /// Keeps blocks of this size and above outside of the arenas, so that the machine has them back as soon as they are freed.
    /// By default the first large block that is freed raises the limit to its own size (mallopt(3)), and later ones of up to
    /// 32 MiB stay with the arenas.
    static func keepLargeBlocksApart() {
        mallopt(M_MMAP_THRESHOLD, 256 << 10)
        mallopt(M_TRIM_THRESHOLD, 2 << 20)
    }

    /// Gives the machine back what was freed and is not used; to be done when there is time for it.
    static func giveBack() { malloc_trim(0) }
}
