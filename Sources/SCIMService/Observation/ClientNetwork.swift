/// Whom a client address stands for when refusals are counted.
///
/// One IPv4 address, but all of an IPv6 network of 64 bits: that is the least that one customer gets (RFC 6177), who can
/// send every request from another address of it.
struct ClientNetwork: Sendable, Hashable {
    /// `192.0.2.1`, `2001:db8:0:7::/64`
    let text: String

    /// - Parameter address: as the web server writes it; what is not an IPv6 address stays as it is.
    init(_ address: String) {
        guard let groups = ClientNetwork.groups(of: address) else {
            text = address
            return
        }
        let network = groups.prefix(4)
        // Loopback, and IPv4 addresses in IPv6's form: nobody has all of ::/64.
        guard network.contains(where: { $0 != 0 }) else {
            text = address
            return
        }
        let shown = network.prefix(through: network.lastIndex { $0 != 0 } ?? 3)
        text = shown.map { String($0, radix: 16) }.joined(separator: ":") + "::/64"
    }

    /// The first four groups at least, where a text is an IPv6 address (RFC 4291 §2.2).
    private static func groups(of address: String) -> [UInt16]? {
        // fe80::1%eth0
        let address = address.utf8.prefix { $0 != UInt8(ascii: "%") }
        guard address.contains(UInt8(ascii: ":")) else { return nil }
        let halves = split(address)
        guard halves.count <= 2, let head = numbers(halves[0]) else { return nil }
        guard halves.count == 2 else { return head.count == 8 ? head : nil }
        guard let tail = numbers(halves[1]), head.count + tail.count < 8 else { return nil }
        return head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
    }

    /// What comes before and behind each "::".
    private static func split(_ address: Substring.UTF8View) -> [Substring.UTF8View] {
        var parts: [Substring.UTF8View] = []
        var start = address.startIndex
        var place = address.startIndex
        while place < address.endIndex {
            let next = address.index(after: place)
            if address[place] == UInt8(ascii: ":"), next < address.endIndex, address[next] == UInt8(ascii: ":") {
                parts.append(address[start..<place])
                start = address.index(after: next)
                place = start
            } else {
                place = next
            }
        }
        return parts + [address[start...]]
    }

    private static func numbers(_ half: Substring.UTF8View) -> [UInt16]? {
        guard !half.isEmpty else { return [] }
        var numbers: [UInt16] = []
        for group in half.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false) {
            if group.contains(UInt8(ascii: ".")) {
                // An IPv4 address stands for the last two groups, which are in no network of 64 bits.
                numbers += [0, 0]
            } else {
                guard (1...4).contains(group.count), let number = UInt16(String(Substring(group)), radix: 16) else {
                    return nil
                }
                numbers.append(number)
            }
        }
        return numbers
    }
}
