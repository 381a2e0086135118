package import EntraSimulator
import Glibc

/// A connection to the worker's socket, as a web server has it.
package final class FastCGIConnection: Sendable {
    private let descriptor: Int32

    /// - Throws: `FastCGIError` if nobody listens at the path.
    package init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw FastCGIError("socket") }
        var address = UnixAddress(path: path)
        guard address.withAddress({ connect(descriptor, $0, $1) }) == 0 else {
            let error = FastCGIError("connect to \(path)")
            Glibc.close(descriptor)
            throw error
        }
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout.size(ofValue: limit)))
        }
    }

    deinit { Glibc.close(descriptor) }

    /// - Throws: `FastCGIError` if the worker takes no more.
    package func write(_ bytes: some Collection<UInt8>) throws {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw FastCGIError("send") }
            rest = rest.dropFirst(count)
        }
    }

    package func write(_ request: FastCGIRequest) throws { try write(request.bytes) }

    /// Says that nothing more will be sent; answers can still be read.
    package func finishWriting() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Reads up to the record that ends the request.
    ///
    /// - Returns: nil if the connection ended without one, or nothing stood before it.
    /// - Throws: `FastCGIError` if nothing comes for half a minute.
    package func answer() throws -> ProvisioningResponse? {
        var output: [UInt8] = []
        while let header = try read(8) {
            let length = Int(header[4]) << 8 | Int(header[5])
            guard let content = try read(length + Int(header[6])) else { return nil }
            switch FastCGIRecord.Kind(rawValue: header[1]) {
            case .standardOutput: output += content.prefix(length)
            case .endRequest: return output.isEmpty ? nil : try ProvisioningResponse(cgi: output)
            default: break
            }
        }
        return nil
    }

    /// Sends a request and reads its answer.
    package func ask(_ request: FastCGIRequest) throws -> ProvisioningResponse? {
        try write(request)
        return try answer()
    }

    /// Whether the worker has closed the connection; waits for that at most so long.
    package func isClosed(within milliseconds: Int32) -> Bool {
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&watched, 1, milliseconds) > 0 else { return false }
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK)) <= 0
    }

    /// So many bytes; nil if the connection ends before.
    private func read(_ count: Int) throws -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let more = bytes.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress! + filled, count - filled, 0) }
            if more == 0 || more < 0 && errno == ECONNRESET { return nil }
            guard more > 0 else { throw FastCGIError("recv") }
            filled += more
        }
        return bytes
    }
}

/// A system call of the client's side that failed.
package struct FastCGIError: Error, CustomStringConvertible {
    package let description: String
    package let code: Int32

    package init(_ call: String, code: Int32 = errno) {
        description = "\(call): \(String(cString: strerror(code)))"
        self.code = code
    }
}

extension ProvisioningResponse {
    /// Reads what CGI has for an answer: fields, an empty line, the body (RFC 3875 §6).
    fileprivate init(cgi bytes: [UInt8]) throws {
        let end: [UInt8] = [13, 10, 13, 10]
        guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: end) }) else {
            throw FastCGIError("an answer without fields", code: EPROTO)
        }
        self.init(status: 200, body: Array(bytes[(start + 4)...]))
        for line in String(decoding: bytes[..<start], as: UTF8.self).split(separator: "\r\n") {
            let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw FastCGIError("the line \"\(line)\"", code: EPROTO) }
            let value = String(parts[1].drop { $0 == " " })
            if parts[0] == "Status" { status = Int(value.prefix(3)) ?? 0 }
            fields[parts[0].lowercased()] = value
        }
    }
}
