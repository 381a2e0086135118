import Glibc
import TestBed
import Testing

@testable import SCIMFCGI

/// What we rely on of libfcgi beyond what its header promises: the two fields that it asks to leave alone, and that it reads
/// by a function which can be replaced.
@Suite struct ExchangeTests {
    /// Two ends of a connection; ours is closed by libfcgi or by the test.
    private func pair() throws -> (ours: Int32, theirs: Int32) {
        var ends: [Int32] = [0, 0]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        return (ends[0], ends[1])
    }

    private func isOpen(_ descriptor: Int32) -> Bool { fcntl(descriptor, F_GETFD) >= 0 }

    private func put(_ bytes: [UInt8], into descriptor: Int32) throws {
        try #require(write(descriptor, bytes, bytes.count) == bytes.count)
    }

    private func names(_ exchange: borrowing Exchange) -> [String] {
        var names: [String] = []
        exchange.forEachParameter { names.append(String(String(cString: $0).prefix { $0 != "=" })) }
        return names
    }

    @Test func `a connection is kept if both sides want it, and serves again`() throws {
        let (ours, theirs) = try pair()
        defer { close(ours); close(theirs) }
        var exchange = try Exchange()
        var request = FastCGIRequest("GET", "/scim/v2/Users")
        request.keepsConnection = true
        for _ in 0..<3 {
            try put(request.bytes, into: theirs)
            let isReceived = exchange.receive(on: ours)
            try #require(isReceived)
            let names = names(exchange)
            #expect(names.contains("REQUEST_URI"))
            let isGood = exchange.isIntact && exchange.isResponder
            #expect(isGood)
            var byte: UInt8 = 0
            let count = withUnsafeMutableBytes(of: &byte) { exchange.read(into: $0) }
            #expect(count == 0)
            let isKept = exchange.finish(keeping: true)
            #expect(isKept)
            #expect(isOpen(ours))
        }
    }

    @Test(arguments: [(true, false), (false, true), (false, false)])
    func `a connection is closed if either side wants it`(client: Bool, worker: Bool) throws {
        let (ours, theirs) = try pair()
        defer { close(theirs) }
        var exchange = try Exchange()
        var request = FastCGIRequest("GET", "/scim/v2/Users")
        request.keepsConnection = client
        try put(request.bytes, into: theirs)
        let isReceived = exchange.receive(on: ours)
        try #require(isReceived)
        let isKept = exchange.finish(keeping: worker)
        #expect(!isKept)
        #expect(!isOpen(ours))
    }

    @Test func `what is not a request closes the connection, and the next is served`() throws {
        var exchange = try Exchange()
        let (ours, theirs) = try pair()
        defer { close(theirs) }
        try put([UInt8](repeating: 7, count: 32), into: theirs)
        let isReceived = exchange.receive(on: ours)
        #expect(!isReceived)
        #expect(!isOpen(ours))
        let (next, other) = try pair()
        defer { close(other) }
        try put(FastCGIRequest("GET", "/scim/v2/Users").bytes, into: other)
        let isNextReceived = exchange.receive(on: next)
        #expect(isNextReceived)
        let isKept = exchange.finish(keeping: false)
        #expect(!isKept)
    }

    @Test func `libfcgi reads only what was looked at`() throws {
        var exchange = try Exchange()
        let (ours, theirs) = try pair()
        defer { close(theirs) }
        var record = FastCGIRecord(type: 99)
        record.request = 0
        // By itself libfcgi would answer that it does not know this type, and read on.
        try put(record.bytes + FastCGIRequest("GET", "/scim/v2/Users").bytes, into: theirs)
        let isReceived = exchange.receive(on: ours)
        #expect(!isReceived)
        #expect(exchange.violation == .sequence)
        #expect(!isOpen(ours))
    }

    @Test func `a connection that ends between two parameters is not intact`() throws {
        let request = FastCGIRequest("DELETE", "/scim/v2/Users/1")
        let whole = FastCGIRecord.begin(keeping: false).bytes
        let first =
            FastCGIRecord.pair("REQUEST_METHOD", "DELETE") + FastCGIRecord.pair("REQUEST_URI", "/scim/v2/Users/1")
        let (ours, theirs) = try pair()
        var exchange = try Exchange()
        try put(whole + FastCGIRecord(.parameters, first).bytes, into: theirs)
        close(theirs)
        // libfcgi hands over what it has: this is why the error must be looked at.
        let isReceived = exchange.receive(on: ours)
        try #require(isReceived)
        let isIntact = exchange.isIntact
        #expect(!isIntact)
        let names = names(exchange)
        #expect(names.contains("REQUEST_METHOD"))
        let isKept = exchange.finish(keeping: true)
        #expect(!isKept)
        #expect(request.head.count > whole.count)
    }
}
