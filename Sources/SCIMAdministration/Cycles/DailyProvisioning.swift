package import SCIMCore
import SCIMStore

/// What the cycles of one day came to.
package struct DailyProvisioning: Sendable, Hashable {
    /// The day's beginning, in UTC.
    package let day: Instant
    package let cycles: Int
    /// Users and groups.
    package let created: Int
    /// Updated and deactivated ones.
    package let changed: Int
    package let deleted: Int
    /// Requests that were refused.
    package let refused: Int

    /// - Parameter day: since 1970-01-01.
    init(day: Int, _ changes: DailyChanges?) {
        self.day = Instant(milliseconds: Int64(day) * 86_400_000)
        cycles = changes?.cycles ?? 0
        created = changes?.created ?? 0
        changed = (changes?.changed ?? 0) + (changes?.deactivated ?? 0)
        deleted = changes?.deleted ?? 0
        refused = changes?.refused ?? 0
    }
}
