import Glibc

/// A Unix socket that a test listens at, to hand it to workers as systemd does.
package final class ListeningSocket: Sendable {
    package let path: String
    package let descriptor: Int32

    package init(path: String) throws {
        self.path = path
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = UnixAddress(path: path)
        guard descriptor >= 0, address.withAddress({ bind(descriptor, $0, $1) }) == 0, listen(descriptor, 512) == 0
        else { throw FastCGIError("listen at \(path)") }
    }

    deinit { close(descriptor) }
}
