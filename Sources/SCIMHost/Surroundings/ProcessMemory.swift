internal import CSystem

/// The memory of this process, in which are tokens and people's data.
package enum ProcessMemory {
    /// From now on no core is dumped, and no other process of the same user can attach to this one or read its memory.
    package static func hide() { machine_hide_memory() }
}
