/// One record of FastCGI as a web server sends it (FastCGI §3.3), right or wrong.
package struct FastCGIRecord: Sendable, Hashable {
    package var version: UInt8 = 1
    package var type: UInt8
    package var request: UInt16 = 1
    package var content: [UInt8]
    /// What the header says; the true length of the content where nil.
    package var declaredLength: UInt16?
    package var padding: UInt8 = 0

    package init(_ type: Kind, _ content: [UInt8] = []) {
        self.type = type.rawValue
        self.content = content
    }

    package init(type: UInt8, _ content: [UInt8] = []) {
        self.type = type
        self.content = content
    }

    package enum Kind: UInt8, Sendable {
        case beginRequest = 1, abortRequest, endRequest, parameters, standardInput, standardOutput, standardError, data
        case getValues, getValuesResult, unknownType
    }

    package var bytes: [UInt8] {
        let length = declaredLength ?? UInt16(content.count)
        return [version, type] + request.bytes + length.bytes + [padding, 0] + content
            + [UInt8](repeating: 0, count: Int(padding))
    }

    /// A stream cut into records, and the empty one that ends it.
    package static func stream(_ kind: Kind, _ content: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = content[...]
        while !rest.isEmpty {
            bytes += FastCGIRecord(kind, Array(rest.prefix(65_535))).bytes
            rest = rest.dropFirst(65_535)
        }
        return bytes + FastCGIRecord(kind).bytes
    }

    /// The record that begins a request: the role (1 is a responder), and whether the connection is to be kept.
    package static func begin(role: UInt16 = 1, keeping: Bool) -> FastCGIRecord {
        FastCGIRecord(.beginRequest, role.bytes + [keeping ? 1 : 0, 0, 0, 0, 0, 0])
    }

    /// A name and its value as they are in PARAMS (FastCGI §3.4).
    package static func pair(_ name: String, _ value: String) -> [UInt8] {
        length(name.utf8.count) + length(value.utf8.count) + Array(name.utf8) + Array(value.utf8)
    }

    /// A length in one byte, or in four with the highest bit set.
    package static func length(_ number: Int) -> [UInt8] {
        guard number >= 128 else { return [UInt8(number)] }
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) | ($0 == 24 ? 0x80 : 0) }
    }
}

extension UInt16 {
    /// The more significant byte first.
    fileprivate var bytes: [UInt8] { [UInt8(self >> 8), UInt8(self & 0xFF)] }
}
