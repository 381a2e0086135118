/// The version of a resource: the text of its entity tag (RFC 7644 §3.14, RFC 9110 §8.8.3). Tags are weak and compared
/// weakly: the same version may be written with its members in another order.
package struct Version: Sendable, Hashable {
    /// What stands between the quotes.
    package let text: String

    package init(_ text: String) { self.text = text }

    /// A group, or any resource whose row tells all of it: the milliseconds of the last change, in base 36.
    package init(modified: Instant) { self.init(modified: modified, groups: []) }

    /// A user: his own last change and which groups he is in (D12 of the design). The order of the groups does not matter.
    package init(modified: Instant, groups: [ResourceID]) {
        var digest: UInt64 = 0
        for group in groups {
            var hash = group.high &* 0x9E37_79B9_7F4A_7C15 ^ group.low
            hash ^= hash >> 31
            digest &+= hash &* 0xD6E8_FEB8_6659_FD93
        }
        let text = [UInt8](capacity: 28) { text in
            if modified.milliseconds < 0 { text.append(UInt8(ascii: "-")) }
            Version.append(modified.milliseconds.magnitude, to: &text)
            if digest != 0 {
                text.append(UInt8(ascii: "-"))
                Version.append(digest, to: &text)
            }
        }
        self.text = String(decoding: text, as: UTF8.self)
    }

    /// A page of a list: how many resources match, and which of them it shows in which versions.
    package init(of page: PageDigest) { text = String(page.digest, radix: 36) }

    /// As in `meta.version` and the `ETag` field: `W/"lq2z5k0c"`.
    package var entityTag: String { "W/\"" + text + "\"" }

    /// In base 36, at most 13 digits.
    private static func append(_ number: UInt64, to text: inout OutputSpan<UInt8>) {
        var rest = number
        var digits = InlineArray<13, UInt8>(repeating: 0)
        var first = 13
        repeat {
            first &-= 1
            let digit = UInt8(truncatingIfNeeded: rest % 36)
            digits[first] = digit &+ (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
            rest /= 36
        } while rest > 0
        for index in first..<13 { text.append(digits[index]) }
    }
}

/// What the version of a page is made of.
package struct PageDigest: Sendable {
    fileprivate private(set) var digest: UInt64

    /// - Parameter total: how many resources match.
    package init(total: Int) { digest = UInt64(total) &* 0x9E37_79B9_7F4A_7C15 }

    /// Adds the next resource that the page shows.
    package mutating func add(_ id: ResourceID, _ version: Version) {
        mix(id.high)
        mix(id.low)
        var text: UInt64 = 0
        for byte in version.text.utf8 { text = text &* 131 &+ UInt64(byte) }
        mix(text)
    }

    private mutating func mix(_ number: UInt64) {
        digest = (digest ^ number) &* 0xD6E8_FEB8_6659_FD93
        digest ^= digest >> 32
    }
}
