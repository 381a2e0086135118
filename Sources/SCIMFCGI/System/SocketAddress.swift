import Glibc

/// The address of a Unix socket.
struct SocketAddress: Sendable {
    private var address = sockaddr_un()
    private let length: socklen_t

    /// - Parameter path: at most 107 bytes; a leading `@` means Linux' abstract names.
    init?(path: String) {
        var bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count < MemoryLayout.size(ofValue: address.sun_path), !bytes.contains(0) else {
            return nil
        }
        let isAbstract = bytes[0] == UInt8(ascii: "@")
        if isAbstract { bytes[0] = 0 }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let head = MemoryLayout.offset(of: \sockaddr_un.sun_path) ?? 2
        // An abstract name ends where the length says; a path ends with its zero.
        length = socklen_t(head + bytes.count + (isAbstract ? 0 : 1))
    }

    /// Lends the address to a system call.
    func withAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafeBytes(of: address) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { rebound in
                guard let base = rebound.baseAddress else { preconditionFailure("an address has bytes") }
                return body(base, length)
            }
        }
    }
}
