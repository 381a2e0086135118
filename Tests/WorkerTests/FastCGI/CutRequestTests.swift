import EntraSimulator
import SCIMCore
import TestBed
import Testing

/// A request that did not come whole is never acted on, wherever it was cut.
@Suite struct CutRequestTests {
    private let installation: Installation
    private let worker: RunningWorker
    private let client: Client
    private let ada: String

    init() throws {
        installation = try Installation()
        worker = try RunningWorker(installation)
        client = Client(worker, installation)
        ada = try client.create("ada@example.org")
    }

    private func isThere() throws -> Bool { try client.ask("GET", "/Users/\(ada)").status == 200 }

    @Test func `a DELETE that ends at any byte of PARAMS deletes nobody`() throws {
        let request = client.request("DELETE", "/Users/\(ada)")
        for end in 1..<request.head.count {
            let connection = try worker.connect()
            try connection.write(request.head.prefix(end))
            connection.finishWriting()
            let answer = try connection.answer()
            #expect(answer == nil || answer?.status == 400, "cut after byte \(end)")
        }
        #expect(try isThere())
    }

    @Test func `a DELETE whose connection goes away inside PARAMS deletes nobody`() throws {
        let request = client.request("DELETE", "/Users/\(ada)")
        for end in 1..<request.head.count { try worker.connect().write(request.head.prefix(end)) }
        #expect(try isThere())
    }

    @Test func `a DELETE that ends at any byte of STDIN deletes nobody`() throws {
        let request = client.request("DELETE", "/Users/\(ada)", String(repeating: " ", count: 100))
        for end in request.head.count..<request.bytes.count {
            let connection = try worker.connect()
            try connection.write(request.bytes.prefix(end))
            connection.finishWriting()
            let answer = try connection.answer()
            #expect(answer == nil || answer?.status == 400, "cut after byte \(end)")
        }
        #expect(try isThere())
        #expect(try client.ask("DELETE", "/Users/\(ada)").status == 204)
    }

    @Test(arguments: ["9", "11", "1", "8388608"])
    func `a body whose length differs from Content-Length is refused`(length: String) throws {
        let connection = try worker.connect()
        let body = String(repeating: " ", count: 10)
        let answer = try connection.ask(client.request("DELETE", "/Users/\(ada)", body, length: length))
        #expect(answer?.status == 400)
        #expect(try answer?.json()?["detail"]?.string?.contains("Content-Length says \(length) bytes") == true)
        #expect(try isThere())
    }

    @Test(arguments: [("", 411), ("ten", 400), ("-1", 400), ("10 ", 400), ("0x0A", 400)])
    func `a length that is not a number is refused`(length: String, status: Int) throws {
        let body = String(repeating: " ", count: 10)
        let answer = try worker.connect().ask(client.request("DELETE", "/Users/\(ada)", body, length: length))
        #expect(answer?.status == status)
        #expect(try isThere())
    }

    @Test func `an aborted request is not acted on`() throws {
        let connection = try worker.connect()
        try connection.write(client.request("DELETE", "/Users/\(ada)").head + FastCGIRecord(.abortRequest).bytes)
        connection.finishWriting()
        let answer = try connection.answer()
        #expect(answer == nil || answer?.status == 400)
        #expect(try isThere())
    }
}
