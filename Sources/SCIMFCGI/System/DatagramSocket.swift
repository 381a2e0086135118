import CFastCGI
import CSystem
import Glibc

/// A socket that sends whole messages to one place: the journal, or systemd.
final class DatagramSocket: Sendable {
    private let descriptor: Int32
    private let address: SocketAddress

    /// Nil where the path cannot be an address or no socket can be had.
    init?(path: String) {
        guard let address = SocketAddress(path: path) else { return nil }
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        self.address = address
        // A reader that hangs must not hold a request for ever.
        var limit = timeval(tv_sec: 1, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout.size(ofValue: limit)))
    }

    deinit { close(descriptor) }

    /// Sends one message; false when nobody took it.
    @discardableResult
    func send(_ message: [UInt8]) -> Bool {
        address.withAddress { address, length in
            sendto(descriptor, message, message.count, Int32(MSG_NOSIGNAL), address, length) == message.count
        }
    }
}
