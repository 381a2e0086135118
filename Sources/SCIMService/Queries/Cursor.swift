import SCIMCore
import SCIMStore

/// A place in the list that one query finds, as the client keeps it sealed (RFC 9865 §2).
struct Cursor: Sendable, Equatable {
    /// The resource behind which the page begins, or before which it ends.
    var place: ListPosition
    /// Whether the page is the one before the place.
    var isBackward: Bool
    /// How many resources a page of this query holds.
    var count: Int
    /// The number of all matches as the first page counted them; nil if every page counts them.
    var total: Int?
    var expires: Instant
}

// The bytes: numbers with the most significant byte first.
//
//     1   form of what follows, 1
//     1   flags: backward, with total, and the kind of value
//     2   count
//     8   expiry, milliseconds since 1970
//     16  id
//     8   total, where the flag says so
//     …   value: 8 bytes of a number or an instant, or the UTF-8 of a text up to the end
extension Cursor {
    private static let form: UInt8 = 1

    private enum Flag {
        static let backward: UInt8 = 1
        static let total: UInt8 = 2
        static let number: UInt8 = 4
        static let instant: UInt8 = 8
        static let text: UInt8 = 16
    }

    var bytes: [UInt8] {
        var flags: UInt8 = isBackward ? Flag.backward : 0
        var rest: [UInt8] = []
        if let total {
            flags |= Flag.total
            rest.append(bigEndian: UInt64(bitPattern: Int64(total)))
        }
        switch place.value {
        case .number(let number)?:
            flags |= Flag.number
            rest.append(bigEndian: number.bitPattern)
        case .instant(let instant)?:
            flags |= Flag.instant
            rest.append(bigEndian: UInt64(bitPattern: instant.milliseconds))
        case .text(let text)?:
            flags |= Flag.text
            rest.append(contentsOf: text.utf8)
        case nil: break
        }
        var bytes: [UInt8] = [
            Cursor.form, flags, UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count),
        ]
        bytes.append(bigEndian: UInt64(bitPattern: expires.milliseconds))
        bytes.append(bigEndian: place.id.high)
        bytes.append(bigEndian: place.id.low)
        return bytes + rest
    }

    /// Reads what `bytes` wrote; nil for another form.
    init?(bytes: [UInt8]) {
        var rest = bytes[...]
        guard bytes.count >= 28, rest.removeFirst() == Cursor.form else { return nil }
        let flags = rest.removeFirst()
        count = Int(rest.removeFirst()) << 8 | Int(rest.removeFirst())
        guard let time = rest.takeBigEndian(), let high = rest.takeBigEndian(), let low = rest.takeBigEndian() else {
            return nil
        }
        expires = Instant(milliseconds: Int64(bitPattern: time))
        isBackward = flags & Flag.backward != 0
        if flags & Flag.total != 0 {
            guard let number = rest.takeBigEndian() else { return nil }
            total = Int(Int64(bitPattern: number))
        }
        var value: SortValue?
        if flags & (Flag.number | Flag.instant) != 0 {
            guard let bits = rest.takeBigEndian() else { return nil }
            value =
                flags & Flag.number != 0
                ? .number(Double(bitPattern: bits)) : .instant(Instant(milliseconds: Int64(bitPattern: bits)))
        } else if flags & Flag.text != 0 {
            value = .text(String(decoding: rest, as: UTF8.self))
        }
        place = ListPosition(value: value, id: ResourceID(high: high, low: low))
    }
}

extension [UInt8] {
    fileprivate mutating func append(bigEndian number: UInt64) {
        for shift in stride(from: 56 as UInt64, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }
}

extension ArraySlice<UInt8> {
    fileprivate mutating func takeBigEndian() -> UInt64? {
        guard count >= 8 else { return nil }
        defer { removeFirst(8) }
        return prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
