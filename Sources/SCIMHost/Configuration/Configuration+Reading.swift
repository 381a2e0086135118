import Glibc

extension Configuration {
    /// The text of a file, or nil if there is none.
    ///
    /// - Throws: if it cannot be read, is over 1 MiB, or is not UTF-8.
    static func readText(_ path: String) throws(ConfigurationError) -> String? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw unreadable(path, errno)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(path, errno) }
            guard count > 0 else { break }
            bytes += chunk[..<count]
            guard bytes.count <= 1 << 20 else {
                throw ConfigurationError(
                    place: path, found: "the file is over 1 MiB", allowed: "expected KEY=value lines")
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self), !text.utf8.contains(0) else {
            throw ConfigurationError(
                place: path, found: "the file is not UTF-8 text", allowed: "expected KEY=value lines")
        }
        return text
    }

    private static func unreadable(_ path: String, _ code: Int32) -> ConfigurationError {
        ConfigurationError(
            place: path, found: "the file cannot be read: \(unsafe String(cString: strerror(code)))",
            allowed: "the user who runs this must be able to read it")
    }
}
