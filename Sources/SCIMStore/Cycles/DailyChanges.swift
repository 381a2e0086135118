/// What the cycles of one day came to.
package struct DailyChanges: Sendable, Hashable {
    /// Days since 1970-01-01, in UTC.
    package let day: Int
    package let cycles: Int
    /// Users and groups.
    package let created: Int
    package let changed: Int
    package let deactivated: Int
    package let deleted: Int
    /// Requests that were refused.
    package let refused: Int
}
