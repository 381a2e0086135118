import Glibc
import HTTPTypes
import SCIMHTTP
import Synchronization
import TestBed
import Testing

@testable import SCIMFCGI

/// Answers whose length nobody knows before they are written.
@Suite struct StreamedBodyTests {
    private struct Broken: Error, Equatable {}

    /// What a web server gets.
    private struct Received {
        var text = ""
        /// Whether the record came that ends an answer.
        var isEnded = false
        var fault: (any Error)?
    }

    /// - Parameter leaving: whether the web server is gone before the answer is written.
    private func received(
        _ stream: BodyStream, _ method: String = "GET", leaving: Bool = false
    ) throws -> Received {
        var ends: [Int32] = [0, 0]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        let (ours, theirs) = (ends[0], ends[1])
        var exchange = try Exchange()
        let request = FastCGIRequest(method, "/x").bytes
        try #require(write(theirs, request, request.count) == request.count)
        let isReceived = exchange.receive(on: ours)
        try #require(isReceived)
        if leaving { close(theirs) }
        var response = Response(status: .ok, contentType: "text/csv")
        response.stream = stream
        var received = Received()
        received.fault = ResponseWriter(isHead: method == "HEAD", requestID: nil).write(response, exchange)
        let isKept = exchange.finish(keeping: received.fault == nil)
        #expect(!isKept)
        guard !leaving else { return received }
        defer { close(theirs) }
        while let header = read(8, from: theirs) {
            guard let content = read(Int(header[4]) << 8 | Int(header[5]), from: theirs),
                read(Int(header[6]), from: theirs) != nil
            else { break }
            switch FastCGIRecord.Kind(rawValue: header[1]) {
            case .standardOutput: received.text += String(decoding: content, as: UTF8.self)
            case .endRequest: received.isEnded = true
            default: break
            }
        }
        return received
    }

    private func read(_ count: Int, from descriptor: Int32) -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < count {
            var part = [UInt8](repeating: 0, count: count - bytes.count)
            let length = Glibc.read(descriptor, &part, part.count)
            guard length > 0 else { return nil }
            bytes += part.prefix(length)
        }
        return bytes
    }

    @Test func `all pieces are written, without a length`() throws {
        let found = try received(
            BodyStream { write in
                for number in 0..<2000 { try write(Array("row \(number)\r\n".utf8)) }
            })
        #expect(found.isEnded && found.fault == nil)
        #expect(found.text.hasPrefix("Status: 200 OK\r\nContent-Type: text/csv\r\n\r\nrow 0\r\n"))
        #expect(found.text.hasSuffix("row 1999\r\n"))
        #expect(!found.text.contains("Content-Length"))
        #expect(found.text.ranges(of: "row ").count == 2000)
    }

    @Test func `one that breaks off is not ended, so that nobody takes it for the whole`() throws {
        let found = try received(
            BodyStream { write in
                for number in 0..<2000 { try write(Array("row \(number)\r\n".utf8)) }
                throw Broken()
            })
        #expect(!found.isEnded)
        #expect(found.fault is Broken)
    }

    @Test func `HEAD has no body, and nothing is made`() throws {
        let found = try received(BodyStream { _ in throw Broken() }, "HEAD")
        #expect(found.isEnded && found.fault == nil)
        #expect(found.text.hasSuffix("\r\n\r\n"))
    }

    @Test func `no more is made once nobody reads`() throws {
        let made = Counter()
        let found = try received(
            BodyStream { write in
                for _ in 0..<100_000 {
                    made.count += 1
                    try write([UInt8](repeating: 0x78, count: 1000))
                }
            }, leaving: true)
        #expect(found.fault == nil)
        #expect(made.count < 1000)
    }

    private final class Counter: Sendable {
        private let value = Mutex(0)
        var count: Int {
            get { value.withLock { $0 } }
            set { value.withLock { $0 = newValue } }
        }
    }
}
