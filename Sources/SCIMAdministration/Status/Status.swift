package import SCIMCore
import SCIMHost

/// The state of the service on one screen: what an administrator wants to know first.
package struct Status: Sendable, Hashable {
    package var time: Instant
    package var daemon: DaemonState
    package var database: Database
    /// nil until it is set.
    package var baseURL: String?
    package var organizations: [OrganizationStatus]
    /// The newest backup; nil if there is none.
    package var backup: Backup?
    /// Requests of the last 24 hours that were refused and named no organization.
    package var unauthenticated: Int
    /// Tokens that end soon or have ended.
    package var credentialWarnings: [CredentialWarning]
    package var keySetWarnings: [KeySetWarning]
    /// When the key set that was not fetched for longest was fetched; nil if nobody needs any.
    package var oldestKeySet: Instant?
    /// The latest time that the service remembers, by which tokens expire when the clock is behind it; nil for none.
    package var rememberedTime: Instant?
    /// What should be looked at, the most urgent first.
    package var warnings: [Warning] = []

    package struct Database: Sendable, Hashable {
        package var path: String
        package var bytes: Int
        /// Of the write-ahead log.
        package var logBytes: Int
        /// Bytes of the write-ahead log that readers of an old state keep from being reclaimed; nil if it could not be
        /// asked.
        package var heldLogBytes: Int?
        /// On the database's disk; nil if it could not be asked.
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
        package var level: Level
        package var topic: Topic
        package var text: String
        package var remedy: Remedy

        package init(_ level: Level, _ topic: Topic, _ text: String, remedy: Remedy) {
            self.level = level
            self.topic = topic
            self.text = text
            self.remedy = remedy
        }

        /// What the warning is about.
        package enum Topic: String, Sendable, Hashable, CaseIterable {
            case service, clock, disk
            case writeAheadLog = "write-ahead log"
            case quota
            case baseURL = "base URL"
            case organizations
            case massChange = "mass change"
            case tokens, keys, contact, refusals, backup
        }

        package enum Level: String, Sendable, Hashable, CaseIterable {
            /// Worth knowing; nobody has to be woken.
            case notice
            /// To be mended in days.
            case warning
            /// Entra's requests fail, or will soon.
            case critical
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
    /// When a valid token was last used.
    package var lastContact: Instant?
    /// The last cycle; nil if Entra has not called yet.
    package var lastCycle: Cycle?
    /// Seconds that usually lie between contacts, learned from the week before the last one; nil while it is not known.
    package var expectedInterval: Int?
    /// Requests of the last 24 hours that were refused.
    package var refusals: Int
    package var refusalsLastHour: Int
    /// When, in the last 24 hours, a token of the organization came last that has expired or was revoked.
    package var lastRefusedToken: Instant?
    /// Credentials of every kind that are not revoked, expired ones too.
    package var credentials: [CredentialSummary]
    /// What the guard against mass changes holds and nobody has decided on.
    package var massChanges: [MassChange]
    /// Users and groups that were deleted and can be restored.
    package var deletedRecords: Int
    /// About how much of the database is the organization's; nil if the whole database is smaller than the quota.
    package var databaseBytes: Int?
}
