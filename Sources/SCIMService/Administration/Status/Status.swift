package import SCIMCore

/// The state of the service on one screen: what an administrator wants to know first.
package struct Status: Sendable, Hashable {
    package var time: Instant
    package var daemon: DaemonState
    package var database: Database
    /// nil until it is set.
    package var baseURL: String?
    package var organizations: [OrganizationStatus]
    /// The newest backup; nil where there is none.
    package var backup: Backup?
    /// Requests of the last 24 hours that were refused and named no organization.
    package var unauthenticated: Int
    /// Tokens that end soon or have ended.
    package var tokenWarnings: [TokenWarning]
    /// What should be looked at, the most urgent first.
    package var warnings: [Warning] = []

    package struct Database: Sendable, Hashable {
        package var path: String
        package var bytes: Int
        /// Of the write-ahead log.
        package var logBytes: Int
        /// On the database's disk; nil where it could not be asked.
        package var freeBytes: Int?
        package var diskBytes: Int?
        package var schema: Int
    }

    package struct Backup: Sendable, Hashable {
        package var path: String
        package var time: Instant
        package var bytes: Int
    }

    /// Something that is not as it should be, and what to do about it.
    package struct Warning: Sendable, Hashable {
        package var text: String
        package var remedy: String

        package init(_ text: String, remedy: String) {
            self.text = text
            self.remedy = remedy
        }
    }
}

/// One organization as `Status` shows it.
package struct OrganizationStatus: Sendable, Hashable {
    package var name: String
    /// Whether SCIM is on.
    package var isEnabled: Bool
    package var groupsAreSynced: Bool
    package var users: Int
    package var activeUsers: Int
    package var groups: Int
    /// When a valid token was used last.
    package var lastContact: Instant?
    /// The last cycle; nil where Entra has not called yet.
    package var lastCycle: Cycle?
    /// Seconds that usually lie between contacts, learned from the last seven days; nil while it is not known.
    package var expectedInterval: Int?
    /// Requests of the last 24 hours that were refused.
    package var refusals: Int
    /// Tokens that are not revoked, expired ones too.
    package var tokens: [Token]
}
