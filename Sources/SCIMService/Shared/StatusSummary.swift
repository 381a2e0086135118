import SCIMCore

/// What the line in `systemctl status` tells, kept so that nothing is read for it while nothing changes.
struct StatusSummary: Sendable {
    var generation: Int64 = -1
    var organizations = 0
    var enabledOrganizations = 0
    /// When a valid token was used last, also before this start.
    var lastContact: Instant?
    /// Bytes of the write-ahead log that readers of an old state keep from being reclaimed.
    var heldLogBytes = 0
}
