import Glibc
import TestBed
import Testing

/// Where systemd would listen.
final class DatagramReceiver {
    let path: String
    private let descriptor: Int32

    init(path: String) throws {
        self.path = path
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = UnixAddress(path: path)
        try #require(address.withAddress { bind(descriptor, $0, $1) } == 0)
    }

    deinit { close(descriptor) }

    /// The next message; nil if none comes within five seconds.
    func receive() -> String? {
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&watched, 1, 5000) > 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
