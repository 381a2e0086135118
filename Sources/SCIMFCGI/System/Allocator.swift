import CFastCGI

/// The allocator of the C library, which Swift takes its memory from.
enum Allocator {
    /// Each arena keeps freed memory for itself, and by default every thread has one. Two are enough for threads that keep
    /// a little at hand anyway: the worker rests at a megabyte less.
    static func limitArenas() { mallopt(M_ARENA_MAX, 2) }

    /// Gives the machine back what was freed and is not used; to be done when there is time for it.
    static func giveBack() { malloc_trim(0) }
}
