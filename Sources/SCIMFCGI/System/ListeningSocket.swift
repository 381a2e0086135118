import CFastCGI
import CSystem
import Glibc

/// The socket that web servers connect to.
struct ListeningSocket: Sendable {
    let descriptor: Int32
    /// What the log calls it.
    let name: String
    private let file: File?

    /// Whether we made it, so that nobody else listens at it.
    var isOurs: Bool { file != nil }

    /// The file of a socket that we made, by which we know it again.
    private struct File: Sendable, Equatable {
        let device: UInt
        let inode: UInt
    }

    /// Takes the socket that systemd hands over, else a listening one on descriptor 0, else makes one at `path`.
    ///
    /// - Parameter environment: `LISTEN_PID`, `LISTEN_FDS` and `LISTEN_FDNAMES` (sd_listen_fds(3)).
    /// - Throws: if there is none of the three, or `path` is in use.
    static func open(path: String?, environment: [String: String]) throws -> ListeningSocket {
        defer { for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { unsetenv(name) } }
        if let inherited = try inherited(environment) { return inherited }
        if isListening(0) { return try ListeningSocket(adopting: 0, name: "descriptor 0") }
        guard let path else {
            throw StartFailure(
                .usage, "no socket: start scim-fcgi.socket with systemctl, or give --socket PATH for development")
        }
        return try ListeningSocket(binding: path, mode: 0o660)
    }

    /// Whether systemd hands over a socket.
    static func isHandedOver(_ environment: [String: String]) -> Bool {
        environment["LISTEN_PID"] == String(getpid()) && environment["LISTEN_FDS"] != nil
    }

    /// Makes a socket at `path` that the owner of this process alone can connect to, beside root.
    static func makePrivate(at path: String) throws -> ListeningSocket {
        try ListeningSocket(binding: path, mode: 0o600)
    }

    /// Takes in one connection of those that wait.
    ///
    /// - Parameter limits: no single `read` or `write` on it waits longer than a whole request or answer may take;
    ///   `ThreadState.enforce` sees to their sum.
    /// - Returns: nil if none waits.
    /// - Throws: if the machine has no space for one.
    func accept(_ limits: Limits) throws(SystemError) -> Int32? {
        while true {
            let connection = accept4(descriptor, nil, nil, Int32(SOCK_CLOEXEC.rawValue))
            if connection >= 0 {
                Self.limit(SO_RCVTIMEO, of: connection, to: limits.readTimeout)
                Self.limit(SO_SNDTIMEO, of: connection, to: limits.writeTimeout)
                return connection
            }
            switch errno {
            case EAGAIN: return nil
            case EINTR, ECONNABORTED: continue
            default: throw SystemError("accept4")
            }
        }
    }

    private static func limit(_ option: Int32, of connection: Int32, to limit: Duration) {
        let milliseconds = Int(limit.wholeMilliseconds)
        var time = timeval(tv_sec: milliseconds / 1000, tv_usec: milliseconds % 1000 * 1000)
        setsockopt(connection, SOL_SOCKET, option, &time, socklen_t(MemoryLayout.size(ofValue: time)))
    }

    /// Stops listening. A socket that others hold goes on in their hands: never `shutdown`, since an inherited socket is
    /// the very one that systemd holds.
    func close() { Glibc.close(descriptor) }

    /// Takes the file away, so that nobody new finds the socket; does nothing to one that is not ours.
    func removeFile() {
        guard let file, file == Self.file(at: name) else { return }
        unlink(name)
    }

    private static func inherited(_ environment: [String: String]) throws -> ListeningSocket? {
        guard environment["LISTEN_PID"] == String(getpid()), let text = environment["LISTEN_FDS"] else { return nil }
        guard let count = Int32(text), (1...1000).contains(count) else {
            throw StartFailure(.usage, "LISTEN_FDS: found \"\(text)\"; expected the number of descriptors passed")
        }
        let names = (environment["LISTEN_FDNAMES"] ?? "").split(separator: ":", omittingEmptySubsequences: false)
        for descriptor in 3..<(3 + count) { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        let offset = names.firstIndex(of: "fcgi").map(Int32.init) ?? 0
        let descriptor = 3 + min(offset, count - 1)
        guard isListening(descriptor) else {
            throw StartFailure(.usage, "descriptor \(descriptor) was passed but is not a listening stream socket")
        }
        return try ListeningSocket(adopting: descriptor, name: "descriptor \(descriptor)")
    }

    private init(adopting descriptor: Int32, name: String) throws {
        self.descriptor = descriptor
        self.name = name
        file = nil
        try Self.makeNonBlocking(descriptor)
    }

    private init(binding path: String, mode: mode_t) throws {
        guard let address = SocketAddress(path: path) else {
            throw StartFailure(.usage, "\(path): a socket's path has at most 107 bytes")
        }
        try Self.removeStale(path, address)
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SystemError("socket") }
        // The file is born closed to others and opened, where it is to be, once it listens.
        let mask = umask(0o177)
        let isBound = address.withAddress { bind(descriptor, $0, $1) } == 0
        let code = errno
        umask(mask)
        guard isBound else { throw Self.failure(toBindAt: path, code) }
        guard listen(descriptor, 4096) == 0, chmod(path, mode) == 0 else { throw SystemError("listen at \(path)") }
        self.descriptor = descriptor
        name = path
        file = Self.file(at: path)
        try Self.makeNonBlocking(descriptor)
    }

    private static func failure(toBindAt path: String, _ code: Int32) -> StartFailure {
        let isMistake = [ENOENT, ENOTDIR, EACCES, EROFS, ELOOP].contains(code)
        return StartFailure(
            isMistake ? .configuration : .failure,
            "\(path): a socket cannot be created here: \(SystemError.text(code)); "
                + "SCIM_FCGI_SOCKET or --socket must name a place in a directory that this user can write to")
    }

    /// Removes what a killed worker left behind, and nothing else.
    private static func removeStale(_ path: String, _ address: SocketAddress) throws {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw StartFailure(
                .configuration,
                "\(path): something that is not a socket is in the way; remove it or choose another path")
        }
        let probe = socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard probe >= 0 else { throw SystemError("socket") }
        defer { Glibc.close(probe) }
        guard address.withAddress({ connect(probe, $0, $1) }) != 0, errno == ECONNREFUSED else {
            throw StartFailure(.failure, "\(path): another process listens here; stop it or choose another path")
        }
        guard unlink(path) == 0 || errno == ENOENT else { throw SystemError("unlink \(path)") }
    }

    private static func file(at path: String) -> File? {
        var status = stat()
        return lstat(path, &status) == 0 ? File(device: status.st_dev, inode: status.st_ino) : nil
    }

    private static func isListening(_ descriptor: Int32) -> Bool {
        option(SO_ACCEPTCONN, of: descriptor) == 1 && option(SO_TYPE, of: descriptor) == Int32(SOCK_STREAM.rawValue)
    }

    private static func option(_ option: Int32, of descriptor: Int32) -> Int32? {
        var value: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, option, &value, &length) == 0 ? value : nil
    }

    private static func makeNonBlocking(_ descriptor: Int32) throws(SystemError) {
        let flags = fcntl(descriptor, F_GETFL)
        guard flags >= 0, fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0,
            fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0
        else { throw SystemError("fcntl") }
    }
}
