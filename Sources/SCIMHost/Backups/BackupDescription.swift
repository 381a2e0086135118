package import SCIMCore
package import SCIMStore

/// What the small file beside a backup says of it: `scim-20261125T020000Z.json` beside `scim-20261125T020000Z.db`.
package struct BackupDescription: Sendable, Hashable {
    package let created: Instant
    /// Which release made it.
    package let release: String
    /// The number of the database's schema.
    package let schemaNumber: Int
    package let organizations: Int
    package let users: Int
    package let groups: Int
    package let memberships: Int
    package let bytes: Int
    /// In hexadecimal digits, as sha256sum(1) prints it.
    package let sha256: String

    init(_ report: BackupReport, created: Instant, bytes: Int, sha256: String) {
        self.created = created
        self.bytes = bytes
        self.sha256 = sha256
        release = Release.version
        schemaNumber = report.schemaNumber
        organizations = report.organizations
        users = report.users
        groups = report.groups
        memberships = report.memberships
    }

    /// nil for what this program did not write.
    init?(parsing bytes: [UInt8]) {
        let parsed: JSONValue
        do { parsed = try JSONValue(parsing: bytes) } catch { return nil }
        func number(_ name: String) -> Int? { parsed[name]?.number?.integer }
        guard let created = parsed["created"]?.string.flatMap({ Instant(dateTime: $0) }),
            let release = parsed["release"]?.string, let sha256 = parsed["sha256"]?.string,
            let schemaNumber = number("databaseSchema"), let organizations = number("organizations"),
            let users = number("users"), let groups = number("groups"), let memberships = number("memberships"),
            let size = number("bytes")
        else { return nil }
        self.created = created
        self.release = release
        self.schemaNumber = schemaNumber
        self.organizations = organizations
        self.users = users
        self.groups = groups
        self.memberships = memberships
        self.bytes = size
        self.sha256 = sha256
    }

    package var json: JSONObject {
        [
            "created": .string(created.dateTime), "release": .string(release),
            "databaseSchema": .number(JSONNumber(schemaNumber)), "organizations": .number(JSONNumber(organizations)),
            "users": .number(JSONNumber(users)), "groups": .number(JSONNumber(groups)),
            "memberships": .number(JSONNumber(memberships)), "bytes": .number(JSONNumber(bytes)),
            "sha256": .string(sha256),
        ]
    }

    /// What the file that was looked through has otherwise than it is described, one sentence each.
    package func contradictions(_ report: BackupReport) -> [String] {
        let counts = [
            ("schema", schemaNumber, report.schemaNumber), ("organizations", organizations, report.organizations),
            ("users", users, report.users), ("groups", groups, report.groups),
            ("memberships", memberships, report.memberships),
        ]
        return counts.filter { $0.1 != $0.2 }.map { "\($0.0): \($0.2), but its description says \($0.1)" }
    }
}
