import SCIMCore
package import SCIMHost
import SCIMStore

/// A backup on its way into the place of the database.
///
/// What takes long is done while the service goes on: the backup is copied beside the database, read through, brought to
/// our schema and compared. What is left for `carryOut`, for which the service stops, takes a moment.
package final class Restoration {
    package let source: Backup
    /// What is in it.
    let report: BackupReport
    /// What is lost by it.
    let current: Current
    let replacement: DatabaseReplacement
    let surroundings: Surroundings
    let actor: Actor
    let service: Service?
    /// In the hexadecimal digits that sha256sum(1) prints.
    let sha256: String

    /// The database in use, as it was found.
    enum Current: Sendable, Hashable {
        case absent
        case compared(DatabaseComparison)
        /// What is lost cannot be told, for that reason.
        case unknown(String)
    }

    /// How the service is kept from the database for a moment, its requests waiting.
    package struct Service {
        /// Returns when it is stopped, or throws after that time.
        let stop: (Duration) throws -> Void
        let start: () throws -> Void

        package init(stop: @escaping (Duration) throws -> Void, start: @escaping () throws -> Void) {
            self.stop = stop
            self.start = start
        }
    }

    /// Makes everything ready; the database in use is only read.
    ///
    /// - Parameters:
    ///   - service: nil where nobody here can stop it; then it must not run.
    ///   - progress: is told how many bytes of how many were copied.
    /// - Throws: `ServiceError` if the backup is damaged, of a newer version or no database of ours, where the
    ///   disk has no space, and where the database is in use and cannot be freed.
    package init(
        _ source: Backup, configuration: Configuration, surroundings: Surroundings, actor: Actor, service: Service?,
        progress: (Int, Int) -> Void = { _, _ in }
    ) throws {
        let path = configuration.databasePath
        self.source = source
        self.surroundings = surroundings
        self.actor = actor
        self.service = service
        replacement = try ServiceError.explaining(path) { try DatabaseReplacement(of: path) }
        try Restoration.checkUsers(of: replacement, service)
        try Restoration.checkRoom(for: source, beside: path)
        sha256 = try ServiceError.explaining(source.path) { [replacement] in
            try Restoration.copy(source, to: replacement, progress)
        }
        try Restoration.verify(replacement.draft, source, sha256)
        (report, current) = try ServiceError.explaining(path) { [replacement] in
            // Brings it to our schema, so that the service need not do so while requests wait.
            try Store.open(replacement.draft, as: .administration).close()
            return (try Store.verify(replacement.draft), try Restoration.compare(replacement))
        }
    }

    /// What is in the backup, for people.
    package var content: String {
        "\(report.organizations.counted("organization")), \(report.users.counted("user")), "
            + report.groups.counted("group")
    }

    private static func checkUsers(of replacement: DatabaseReplacement, _ service: Service?) throws {
        if service == nil, replacement.isInUse(by: .service) {
            throw ServiceError(
                .failed, "a worker has \(replacement.path) open and cannot be stopped from here",
                remedy:
                    "Stop it, restore, and start it again. If systemd runs it, this command does both with sudo.")
        }
        if replacement.isInUse(by: .administration, within: .seconds(2)) {
            throw ServiceError(
                .failed, "another command has \(replacement.path) open: a followed log, an export or a backup",
                remedy: "Stop it, or wait until it has finished, and try again.")
        }
    }

    private static func checkRoom(for source: Backup, beside path: String) throws {
        let room = 16 << 20
        guard let free = Store.freeBytes(around: path), free < source.bytes + room else { return }
        throw ServiceError(
            .failed,
            """
            the disk of \(path) is too full: \(free >> 20) MiB are free, \((source.bytes + room) >> 20) MiB are needed, \
            because the replaced database is kept; nothing was changed
            """, remedy: "Free some space on it.")
    }

    private static func copy(
        _ source: Backup, to replacement: DatabaseReplacement, _ progress: (Int, Int) -> Void
    ) throws -> String {
        let stream = SHA256Stream()
        var done = 0
        try replacement.take(source.path) { piece in
            stream.update(piece)
            done += piece.count
            progress(done, max(done, source.bytes))
        }
        return stream.finish().hexadecimal
    }

    /// - Throws: in words about the backup, whose copy it is that is looked at.
    private static func verify(_ draft: String, _ source: Backup, _ sha256: String) throws {
        let name = source.path
        let remedy: Remedy = "Nothing was changed. \(do: .verifyBackups) says which backups are intact."
        var faults: [String] = []
        if let described = source.description, described.sha256 != sha256 {
            faults.append("its SHA-256 is \(sha256), but its description says \(described.sha256)")
        }
        do {
            let report = try Store.verify(draft)
            faults += report.faults + (source.description?.contradictions(report) ?? [])
        } catch StoreError.newerSchema(_, let found, let known) {
            throw ServiceError(
                .schemaTooNew,
                "\(name) has schema \(found), written by a newer version; this version knows schemas up to \(known)",
                remedy:
                    "Nothing was changed. Install the newer scim-fcgi first, or choose another backup: \(do: .listBackups)"
            )
        } catch StoreError.missing, StoreError.foreign {
            throw ServiceError(.failed, "\(name) is not a database of scim-fcgi", remedy: remedy)
        } catch StoreError.notADatabase {
            throw ServiceError(.failed, "\(name) is not a database, or its first page is damaged", remedy: remedy)
        } catch let error as StoreError {
            faults.append(error.fault)
        }
        guard faults.isEmpty else {
            let found = faults.prefix(3).joined(separator: "; ")
            throw ServiceError(.failed, "\(name) is damaged: \(found)", remedy: remedy)
        }
    }

    private static func compare(_ replacement: DatabaseReplacement) throws -> Current {
        do {
            guard let found = try Store.schemaNumber(of: replacement.path), found > 0 else { return .absent }
            guard found == Store.schemaNumber else {
                return .unknown("it has schema \(found), this version schema \(Store.schemaNumber)")
            }
            return .compared(try replacement.compare())
        } catch let error as StoreError where error.isDamage {
            return .unknown("it is damaged: \(error.fault)")
        }
    }
}
