/// The version of a resource: the text of its entity tag (RFC 7644 §3.14, RFC 9110 §8.8.3). Tags are weak and compared
/// weakly: the same version may be written with its members in another order.
package struct Version: Sendable, Hashable {
    /// What is between the quotes.
    package let text: String

    package init(_ text: String) { self.text = text }

    /// A group, or any resource whose row tells all of it: the milliseconds of the last change, in base 36.
    package init(modified: Instant) { self.init(modified: modified, groups: []) }

    /// A user: their own last change and which groups they are in (D12 of the design). The order of the groups does not matter.
    package init(modified: Instant, groups: [ResourceID]) {
        var digest: UInt64 = 0
        for group in groups {
            var hash = group.high &* 0x9E37_79B9_7F4A_7C15 ^ group.low
            hash ^= hash >> 31
            digest &+= hash &* 0xD6E8_FEB8_6659_FD93
        }
        var digits = Digits()
        if digest != 0 {
            digits.put(digest)
            digits.put(character: UInt8(ascii: "-"))
        }
        digits.put(modified.milliseconds.magnitude)
        if modified.milliseconds < 0 { digits.put(character: UInt8(ascii: "-")) }
        text = digits.text
    }

    /// A page of a list: how many resources match, and which of them it shows in which versions.
    package init(of page: PageDigest) { text = String(page.digest, radix: 36) }

    /// As in `meta.version` and the `ETag` field: `W/"lq2z5k0c"`.
    package var entityTag: String { .concatenating("W/\"", text, "\"") }

    /// Two numbers in base 36 of at most 13 digits each, and what comes before them: written from the end.
    private struct Digits {
        private var bytes = InlineArray<28, UInt8>(repeating: 0)
        private var start = 28

        mutating func put(_ number: UInt64) {
            var rest = number
            repeat {
                let digit = UInt8(truncatingIfNeeded: rest % 36)
                put(character: digit &+ (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10))
                rest /= 36
            } while rest > 0
        }

        mutating func put(character: UInt8) {
            start -= 1
            bytes[start] = character
        }

        var text: String {
            unsafe String(unsafeUninitializedCapacity: 28 - start) { text in
                for index in start..<28 { unsafe text[index - start] = bytes[index] }
                return 28 - start
            }
        }
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
