import SCIMHost

/// From when on a status is warned of; the defaults are those of `scimctl check`.
package struct StatusLimits: Sendable, Hashable {
    /// Seconds of silence; three times the learned interval where that is more.
    package var silenceWarning = 2 * 3600
    /// Seconds of silence; nine times the learned interval where that is more.
    package var silenceCritical = 6 * 3600
    /// Requests refused within an hour.
    package var refusals = 20
    /// Seconds since the last backup; nil where backups are nobody's business here.
    package var backupAge: Int? = 26 * 3600

    /// Bytes of the database that one organization may take before it is warned of; nil for any number.
    package var quota: Int? = Configuration.defaultQuota

    package init() {}

    /// Seconds of silence that are too many for an organization; nil while its habit is not known.
    func silence(_ organization: OrganizationStatus) -> (warning: Int, critical: Int)? {
        guard let usual = organization.expectedInterval else { return nil }
        return (max(silenceWarning, 3 * usual), max(silenceCritical, 9 * usual))
    }
}
