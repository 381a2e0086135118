import SCIMCore
import SCIMHost
import SCIMStore

/// The first line of an exported organization: what follows, and how much of each kind.
struct TransferHeader: Sendable {
    let name: String
    let counts: [TransferRecord.Kind: Int]

    static let format = "scim-fcgi organization"
    static let version = 1

    var total: Int { counts.values.reduce(0, +) }

    func line(at time: Instant) -> [UInt8] {
        var object: JSONObject = [
            "format": .string(TransferHeader.format), "version": .number(JSONNumber(TransferHeader.version)),
            "release": .string(Release.version), "time": .string(time.dateTime), "organization": .string(name),
        ]
        var counted: JSONObject = [:]
        for kind in TransferRecord.Kind.allCases { counted[kind.rawValue] = .number(JSONNumber(counts[kind] ?? 0)) }
        object["lines"] = .object(counted)
        return JSONValue.object(object).displayBytes + [UInt8(ascii: "\n")]
    }
}

extension TransferHeader {
    /// - Throws: `failed` for a line that is no such header.
    init(_ bytes: [UInt8]?) throws {
        guard let bytes else { throw ServiceError(.failed, "the file is empty") }
        do {
            var fields = try TransferFields(bytes, line: 1)
            guard try fields.string("format") == TransferHeader.format else { throw fields.fault("another format") }
            let version = try fields.value("version").number?.integer
            guard version == TransferHeader.version else {
                throw ServiceError(
                    .schemaTooNew, "line 1: the file has version \(version ?? 0) of the format; this program reads 1",
                    remedy: "Import it with the release that exported it, or a newer one.")
            }
            name = try fields.string("organization")
            var lines = try fields.object("lines")
            var counts: [TransferRecord.Kind: Int] = [:]
            for kind in TransferRecord.Kind.allCases {
                guard let count = lines.removeValue(forKey: kind.rawValue)?.number?.integer, count >= 0,
                    count < 1 << 40
                else { throw fields.fault("\"lines\" does not say how many lines of the kind \(kind.rawValue) follow") }
                counts[kind] = count
            }
            self.counts = counts
        } catch let error as ServiceError where error.kind == .failed {
            throw ServiceError(
                .failed, "the file is not an exported organization: \(error.message)",
                remedy: "Give a file that was written by: \(machine: .command("scimctl org export NAME FILE"))")
        }
    }
}
