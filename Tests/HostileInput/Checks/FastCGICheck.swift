import Glibc
import SCIMHTTP
import TestBed

@testable import SCIMFCGI

/// No bytes end the worker. What becomes a request of them is a whole one, and it is the same in whatever pieces they come.
final class FastCGICheck: InputCheck {
    private let limits: Limits

    init() throws {
        var limits = Limits()
        limits.readsBrowserFields = true
        self.limits = limits
    }

    /// - Parameter bytes: of a connection, behind one byte that says in pieces of which size they are looked at.
    func check(_ bytes: [UInt8]) throws {
        let size = 1 + Int(bytes.first ?? 0)
        let sent = Array(bytes.dropFirst())
        let isAccepted = accepts(sent, inPiecesOf: sent.count + 1)
        try promise(accepts(sent, inPiecesOf: size) == isAccepted, "in pieces of \(size) the answer is another one")
        let isRequest = try receive(sent)
        try promise(isAccepted || !isRequest, "libfcgi saw what was refused")
    }

    private func accepts(_ bytes: [UInt8], inPiecesOf size: Int) -> Bool {
        var check = RecordCheck()
        for start in stride(from: 0, to: bytes.count, by: size) {
            let piece = bytes[start..<min(start + size, bytes.count)]
            let isAccepted = piece.withUnsafeBytes { check.accepts($0) }
            if !isAccepted { return false }
        }
        return true
    }

    /// Whether a whole request came of the bytes.
    private func receive(_ bytes: [UInt8]) throws -> Bool {
        var ends: [Int32] = [0, 0]
        try promise(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0, "there are no sockets")
        defer { close(ends[1]) }
        // What does not fit is not sent: nobody reads yet.
        _ = send(ends[1], bytes, bytes.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
        shutdown(ends[1], Int32(SHUT_WR))
        var exchange = try Exchange()
        guard exchange.receive(on: ends[0]) else { return false }
        defer { if exchange.finish(keeping: false) { close(ends[0]) } }
        let reader = RequestReader(exchange, limits)
        do throws(RequestRefusal) {
            let request = try reader.request(exchange) { $0 <= 1 << 20 }
            try promiseWhole(exchange.isIntact && request.body.count <= bytes.count)
            return true
        } catch {
            try promise([400, 411, 413, 503].contains(error.status), error.reason)
            return false
        }
    }

    private func promiseWhole(_ isWhole: Bool) throws(RequestRefusal) {
        guard isWhole else { throw RequestRefusal(500, "a request was cut off, and is taken for whole") }
    }

    func seeds() throws -> [[UInt8]] {
        let fields = [("Authorization", "Bearer scim_x"), ("If-Match", "W/\"1\""), ("Cookie", "session=1")]
        let get = FastCGIRequest("GET", "/scim/v2/Users?count=1", fields: fields)
        let post = FastCGIRequest("POST", "/scim/v2/Users", fields: fields, body: Array(#"{"userName":"ada"}"#.utf8))
        var question = FastCGIRecord(.getValues, FastCGIRecord.pair("FCGI_MPXS_CONNS", ""))
        question.request = 0
        var padded = FastCGIRecord(.parameters, FastCGIRecord.pair("REQUEST_METHOD", "GET"))
        padded.padding = 5
        let begin = FastCGIRecord.begin(keeping: true).bytes
        let pieces = begin + padded.bytes + FastCGIRecord.stream(.parameters, FastCGIRecord.pair("REQUEST_URI", "/"))
        return [
            get.bytes, post.bytes, question.bytes + get.bytes, pieces + FastCGIRecord(.standardInput).bytes, pieces,
        ]
        .map { [7] + $0 }
    }
}
