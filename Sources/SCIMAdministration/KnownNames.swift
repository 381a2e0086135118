import SCIMCore
import SCIMDirectory
package import SCIMHost
import SCIMStore

/// The names that are there, for a shell to complete what is typed.
///
/// A look costs nobody anything: it waits for nothing, changes nothing (not an older schema either), and where something is
/// in the way there are no names.
package struct KnownNames: Sendable {
    private let configuration: Configuration
    private let organization: String?

    /// How many names are offered at most: a shell shows them all.
    private static let limit = 100

    /// How many are looked at: names that cannot be offered must not hide the others.
    private static let lookedAt = 10_000

    package enum Kind: Sendable, CaseIterable {
        case organizations, users, groups, roles, labels, tokens, clients, schemas, backups
    }

    /// - Parameter organization: whose names; nil for the only one.
    package init(configuration: Configuration, organization: String?) {
        self.configuration = configuration
        self.organization = organization
    }

    /// Names that begin with a text, whatever its case.
    ///
    /// - Parameter offer: makes of a name what can be offered; nil for a name that cannot.
    package func names<Offered>(
        _ kind: Kind, beginningWith prefix: String, offer: (String) -> Offered?
    ) -> [Offered] {
        do {
            let key = prefix.folded
            let names = kind == .backups ? try backups(prefix) : try look(for: kind, key)
            var offered: [Offered] = []
            for name in names where offered.count < KnownNames.limit {
                if let offer = offer(name), name.folded.utf8.starts(with: key.utf8) { offered.append(offer) }
            }
            return offered
        } catch {
            return []  // Whoever presses a key does not want to hear why.
        }
    }

    /// Those in the directory of backups by name, those that a restore has replaced by their path; the newest first.
    private func backups(_ prefix: String) throws -> [String] {
        guard prefix.hasPrefix("/") else {
            return try BackupDirectory(configuration.backupDirectory).files().map(\.name).reversed()
        }
        let path = configuration.databasePath
        let directory = BackupDirectory(String(path[...(path.lastIndex(of: "/") ?? path.startIndex)].dropLast()))
        return try directory.files().map(\.path).filter { $0.contains("-replaced-") }.reversed()
    }

    private func look(for kind: Kind, _ key: String) throws -> [String] {
        guard let glance = try QuickReader(at: configuration.databasePath) else { return [] }
        return try glance.read { snapshot in
            if kind == .organizations { return try snapshot.organizations().map(\.name) }
            let owner = try Administration.organization(organization, in: snapshot)
            let scope = snapshot.organization(owner.id)
            return switch kind {
            case .users: try scope.userNames(beginningWith: key, limit: KnownNames.lookedAt)
            case .groups: try scope.groupNames(beginningWith: key, limit: KnownNames.lookedAt)
            case .roles: try scope.roles().map(\.name)
            case .labels: try scope.roleMappings().map(\.label)
            case .tokens: try scope.tokens().filter { $0.revoked == nil && $0.replaced == nil }.map(\.name)
            case .clients: try scope.credentials(.client).filter { $0.revoked == nil }.map(\.name)
            case .schemas: try scope.extensionSchemas().map { try $0.schema().id }
            case .organizations, .backups: []
            }
        }
    }
}
