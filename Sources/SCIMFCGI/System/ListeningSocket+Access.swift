import Glibc

extension ListeningSocket {
    /// What is wrong with who may connect to a socket that was handed over, in one sentence; nil if nothing is.
    ///
    /// A web server in the socket's group has to be able to connect, and nobody else on the machine.
    var accessFault: String? {
        guard !isOurs, let path = boundPath else { return nil }
        var status = stat()
        guard stat(path, &status) == 0 else {
            return
                "nobody can connect: \(path) no longer exists; systemctl restart scim-fcgi.socket creates it again"
        }
        let mode = String(status.st_mode & 0o777, radix: 8)
        let remedy = "systemctl edit scim-fcgi.socket, [Socket], SocketMode=0660 and SocketGroup= of the web server"
        if status.st_mode & 0o002 != 0 {
            return "every user of this machine can connect to \(path) (mode \(mode)): \(remedy)"
        }
        if status.st_mode & 0o060 != 0o060 || status.st_gid == 0 {
            let group = status.st_gid == 0 ? "group root" : "group \(status.st_gid)"
            return "the web server cannot connect to \(path) (mode \(mode), \(group)): \(remedy)"
        }
        return nil
    }

    /// The path that the socket is bound to; nil for one without.
    private var boundPath: String? {
        var address = sockaddr_un()
        var length = socklen_t(MemoryLayout.size(ofValue: address))
        let isKnown = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) } == 0
        }
        guard isKnown, address.sun_family == sa_family_t(AF_UNIX) else { return nil }
        let bytes = withUnsafeBytes(of: &address.sun_path) { Array($0.prefix { $0 != 0 }) }
        return bytes.first == UInt8(ascii: "/") ? String(decoding: bytes, as: UTF8.self) : nil
    }
}
