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
    package init(total: Int, of resources: some Sequence<(ResourceID, Version)>) {
        var digest: UInt64 = 0
        for (id, version) in resources {
            digest = (digest ^ id.high) &* 0x9E37_79B9_7F4A_7C15
            digest = (digest ^ digest >> 31 ^ id.low) &* 0xD6E8_FEB8_6659_FD93
            for byte in version.text.utf8 { digest = (digest ^ UInt64(byte)) &* 0x0100_0000_01B3 }
            digest ^= digest >> 29
        }
        text = "\(String(total, radix: 36))-\(String(digest, radix: 36))"
    }

    /// As in `meta.version` and the `ETag` field: `W/"lq2z5k0c"`.
    package var entityTag: String { "W/\"\(text)\"" }

    /// In base 36, at most 13 digits.
    private static func append(_ number: UInt64, to text: inout OutputSpan<UInt8>) {
        var unit: UInt64 = 1
        while number / unit >= 36 { unit *= 36 }
        while unit > 0 {
            let digit = UInt8(truncatingIfNeeded: number / unit % 36)
            text.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
            unit /= 36
        }
    }
}
