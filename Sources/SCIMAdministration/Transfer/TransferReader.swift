import SCIMCore
import SCIMHost
import SCIMStore

/// Reads an exported organization line by line, and checks each against those before.
struct TransferReader {
    let header: TransferHeader
    let created: Instant
    let settings: OrganizationRecord.Settings
    /// Lines read so far, the first one excepted.
    private(set) var count = 1
    private var lines: LineReader
    private var context: TransferContext
    private var counts: [TransferRecord.Kind: Int] = [.settings: 1]
    private var rank = 0

    /// One line to store.
    struct Item: Sendable {
        let line: Int
        let record: TransferRecord
    }

    /// Lines and bytes that are read before they are stored.
    private static let batch = (lines: 1000, bytes: 4 << 20)

    /// Reads the first two lines.
    ///
    /// - Throws: `failed` if they are not what they should be.
    init(_ source: @escaping () throws -> [UInt8]) throws {
        lines = LineReader(source)
        context = try TransferContext()
        header = try TransferHeader(lines.next())
        guard let bytes = try lines.next() else { throw ServiceError(.failed, "the file ends after its first line") }
        let first = try TransferRecord(TransferFields(bytes, line: 2), after: &context)
        guard case .settings(let settings, let created) = first else {
            throw ServiceError(.failed, "line 2: expected the settings of the organization")
        }
        (self.settings, self.created) = (settings, created)
    }

    /// Lines to store; nil once all are read.
    ///
    /// - Throws: `failed` with the number of the first line that is wrong, or if lines are missing at the end.
    mutating func nextBatch() throws -> [Item]? {
        var items: [Item] = []
        var bytes = 0
        while items.count < TransferReader.batch.lines, bytes < TransferReader.batch.bytes, let line = try lines.next()
        {
            bytes += line.count
            items.append(try item(line))
        }
        if items.isEmpty { try checkEnd() }
        count += items.count
        return items.isEmpty ? nil : items
    }

    private mutating func item(_ bytes: [UInt8]) throws -> Item {
        let fields = try TransferFields(bytes, line: lines.number)
        let record = try TransferRecord(fields, after: &context)
        guard record.kind != .settings, record.kind.rank >= rank else {
            throw fields.fault("a line of the kind \(record.kind.rawValue) cannot follow those before")
        }
        rank = record.kind.rank
        counts[record.kind, default: 0] += 1
        return Item(line: lines.number, record: record)
    }

    private func checkEnd() throws {
        for kind in TransferRecord.Kind.allCases {
            let (found, wanted) = (counts[kind] ?? 0, header.counts[kind] ?? 0)
            guard found == wanted else {
                throw ServiceError(
                    .failed,
                    "the file has \(found) lines of the kind \(kind.rawValue), but its first line says \(wanted); it was cut or changed"
                )
            }
        }
        if let role = settings.defaultRole, !context.roles.contains(role) {
            throw ServiceError(.failed, "line 2: there is no role \"\(role.forDisplay)\"")
        }
    }
}

extension TransferReader.Item {
    /// Stores what the line says.
    ///
    /// - Throws: `failed` with the number of the line if it contradicts another one.
    func store(in scope: OrganizationTransaction) throws {
        do {
            guard let contradiction = try contradiction(storing: record, in: scope) else { return }
            throw ServiceError(.failed, "line \(line): \(contradiction)")
        } catch StoreError.conflict(let attribute) {
            throw ServiceError(.failed, "line \(line): another line before has the same \(attribute.rawValue)")
        } catch StoreError.notUnique {
            throw ServiceError(.failed, "line \(line): another line before says the same")
        }
    }

    /// - Returns: what keeps the record from being stored; nil if it was stored.
    private func contradiction(storing record: TransferRecord, in scope: OrganizationTransaction) throws -> String? {
        switch record {
        case .settings: break
        case .role(let role):
            try scope.createRole(name: role.name, key: role.key, at: role.created)
            if role.isProtected { try scope.setProtected(true, role: role.key) }
        case .mapping(let mapping):
            let known = try scope.roleMappings().contains { $0.labelKey.utf8.elementsEqual(mapping.labelKey.utf8) }
            if known { return "the label \"\(mapping.label.forDisplay)\" is mapped twice" }
            try scope.setRoleMapping(mapping)
        case .schema(let schema): try scope.setExtensionSchema(schema)
        case .user(let user, let names):
            try scope.insert(user, values: IndexedValue.all(in: user.attributes()), formerNames: names)
        case .group(let group):
            if try scope.issued(group.id) != nil { return "the identifier \(group.id) is that of another line" }
            try scope.insert(group)
        case .membership(let membership): return try store(membership, in: scope)
        case .tombstone(let tombstone):
            if try scope.issued(tombstone.id) != nil { return "the identifier \(tombstone.id) is that of another line" }
            try scope.insert(tombstone)
        case .deleted(let deleted, let names):
            guard try scope.issued(deleted.id) == .deleted(deleted.kind) else {
                return "the identifier \(deleted.id) is not that of a deleted record in a line before"
            }
            try scope.insert(deleted, formerNames: names)
        case .deletedMembership(let membership, let id):
            if try scope.deletedRecord(id) == nil { return "there is no deleted record \(id) in a line before" }
            if try !scope.insertDeleted(membership, of: id) { return "the membership is there twice" }
        }
        return nil
    }

    private func store(_ membership: Membership, in scope: OrganizationTransaction) throws -> String? {
        guard try scope.issued(membership.group) == .existing(.group) else {
            return "there is no group \(membership.group) in a line before"
        }
        guard try scope.issued(membership.member.id) == .existing(membership.member.kind) else {
            return "there is no \(membership.member.kind.rawValue) \(membership.member.id) in a line before"
        }
        guard membership.group != membership.member.id else { return "a group cannot be its own member" }
        let added = try scope.addMembers([membership.member], to: membership.group)
        return added.isEmpty ? "the membership is there twice" : nil
    }
}
