import EntraSimulator
import TestBed
import Testing

/// What is no FastCGI, or a part of it that nginx never sends, ends its own connection and nothing else.
@Suite struct BadRecordTests {
    private let installation: Installation
    private let worker: RunningWorker
    private let client: Client

    init() throws {
        installation = try Installation()
        worker = try RunningWorker(installation)
        client = Client(worker, installation)
    }

    private func send(_ bytes: [UInt8]) throws {
        let connection = try worker.connect()
        do { try connection.write(bytes) } catch is FastCGIError {
            return  // It was refused before its end.
        }
        connection.finishWriting()
        _ = try connection.answer()
    }

    /// Whether the worker says so, after it has closed the connection.
    private func isLogged(_ text: String) -> Bool {
        for _ in 0..<500 {
            if worker.log.contains(text) { return true }
            sleepMilliseconds(10)
        }
        return false
    }

    private static let begin = FastCGIRecord.begin(keeping: false).bytes
    private static let pair = FastCGIRecord.pair("REQUEST_METHOD", "GET")

    /// libfcgi 2.4.2 aborts the process over most of these.
    static let abortingRecords: [(String, [UInt8])] = [
        (
            "two lengths whose sum is negative",
            begin + FastCGIRecord.stream(.parameters, lengths(0x7FFF_FFFE, 0x7FFF_FFFE))
        ),
        ("two lengths that make 2 GiB", begin + FastCGIRecord.stream(.parameters, lengths(0x4000_0000, 0x4000_0000))),
        ("a length just below 2 GiB", begin + FastCGIRecord.stream(.parameters, lengths(5, 0x7FFF_FFFE))),
        ("lengths that wrap in a question", question(lengths(0x7FFF_FFFE, 0x7FFF_FFFE))),
        (
            "lengths that wrap in a record of no request",
            begin + record(type: 77, request: 0, lengths(0x4000_0000, 0x4000_0000))
        ),
        ("a question with 4 names", question([[UInt8]](repeating: name, count: 4).flatMap(\.self))),
        ("a question with 20 names", question([[UInt8]](repeating: name, count: 20).flatMap(\.self))),
        ("a question in place of parameters", begin + question([[UInt8]](repeating: name, count: 20).flatMap(\.self))),
        (
            "a question in place of the body",
            begin + FastCGIRecord.stream(.parameters, pair)
                + question([[UInt8]](repeating: name, count: 20).flatMap(\.self))
        ),
    ]

    private static let name = FastCGIRecord.pair("FCGI_MAX_CONNS", "")

    private static func lengths(_ name: UInt32, _ value: UInt32) -> [UInt8] {
        [name, value].flatMap { FastCGIRecord.length(Int($0 | 0x8000_0000)) }
    }

    private static func question(_ names: [UInt8]) -> [UInt8] { record(type: 9, request: 0, names) }

    private static func record(type: UInt8, request: UInt16, _ content: [UInt8]) -> [UInt8] {
        var record = FastCGIRecord(type: type, content)
        record.request = request
        return record.bytes
    }

    static let records: [(String, [UInt8])] =
        abortingRecords + [
            ("zeros", [UInt8](repeating: 0, count: 64)), ("ones", [UInt8](repeating: 255, count: 64)),
            ("HTTP", Array("GET /scim/v2/Users HTTP/1.1\r\n\r\n".utf8)), ("half a header", [1, 1, 0]),
            (
                "another version",
                {
                    var record = FastCGIRecord.begin(keeping: false); record.version = 9; return record.bytes
                }()
            ),
            ("STDIN first", FastCGIRecord(.standardInput, [1]).bytes),
            ("an unknown type", FastCGIRecord(type: 99, [1, 2]).bytes),
            (
                "an unknown role",
                FastCGIRecord.begin(role: 77, keeping: false).bytes + FastCGIRecord.stream(.parameters, pair)
            ),
            ("BEGIN too short", FastCGIRecord(.beginRequest, [0, 1]).bytes), ("BEGIN twice", begin + begin),
            ("END from a client", begin + FastCGIRecord(.endRequest, [UInt8](repeating: 0, count: 8)).bytes),
            (
                "STDIN before PARAMS end",
                begin + FastCGIRecord(.parameters, pair).bytes + FastCGIRecord(.standardInput).bytes
            ),
            (
                "more declared than sent",
                {
                    var record = FastCGIRecord(.parameters, pair); record.declaredLength = 60_000;
                    return begin + record.bytes
                }()
            ),
            ("a name longer than PARAMS", begin + FastCGIRecord.stream(.parameters, [0x7F, 0, 65])),
            ("a value of 2 GiB", begin + FastCGIRecord.stream(.parameters, [1, 0x7F, 0xFF, 0xFF, 0x00, 65])),
            ("lengths that wrap", begin + FastCGIRecord.stream(.parameters, [UInt8](repeating: 0xFF, count: 8) + [65])),
            (
                "another request's records",
                {
                    var record = FastCGIRecord(.parameters, pair); record.request = 2; return begin + record.bytes
                }()
            ),
        ]

    @Test(arguments: records.map(\.0))
    func `the worker outlives it`(name: String) throws {
        let bytes = try #require(Self.records.first { $0.0 == name }).1
        for end in Set([bytes.count, bytes.count / 2]) where end > 0 { try send(Array(bytes.prefix(end))) }
        #expect(worker.process.result == nil)
        #expect(try client.isServed())
    }

    @Test func `whoever is served already is served on beside them`() throws {
        var request = client.request("GET", "/ServiceProviderConfig")
        request.keepsConnection = true
        let neighbor = try worker.connect()
        for (name, bytes) in Self.abortingRecords {
            #expect(try neighbor.ask(request)?.status == 200, "before \(name)")
            let connection = try worker.connect()
            // In pieces: a check of what comes at once would let it pass.
            for byte in bytes {
                do { try connection.write([byte]) } catch is FastCGIError { break }
            }
            connection.finishWriting()
            _ = try connection.answer()
            #expect(try neighbor.ask(request)?.status == 200, "after \(name)")
        }
        #expect(worker.process.result == nil)
        #expect(isLogged("closed a connection that sent"))
    }

    @Test func `more parameters than any web server sends are refused`() throws {
        let connection = try worker.connect()
        let value = String(repeating: "x", count: 4 << 20)
        let pairs = (0..<5).flatMap { FastCGIRecord.pair("HTTP_X_\($0)", value) }
        do { try connection.write(Self.begin + FastCGIRecord.stream(.parameters, pairs)) } catch is FastCGIError {}
        #expect(try connection.answer() == nil)
        #expect(isLogged("closed a connection that sent more than 16 MiB of parameters"))
        #expect(try client.isServed())
    }

    @Test func `a question about its capabilities is answered`() throws {
        let connection = try worker.connect()
        let names = FastCGIRecord.pair("FCGI_MPXS_CONNS", "") + FastCGIRecord.pair("FCGI_MAX_CONNS", "")
        var question = FastCGIRecord(.getValues, names)
        question.request = 0
        try connection.write(question.bytes + client.request("GET", "/ServiceProviderConfig").bytes)
        #expect(try connection.answer()?.status == 200)
    }

    @Test func `a request for another FastCGI role gets an answer that says so`() throws {
        let request = client.request("GET", "/Users")
        let pairs = request.parameters.flatMap { FastCGIRecord.pair($0.name, $0.value) }
        let connection = try worker.connect()
        try connection.write(
            FastCGIRecord.begin(role: 2, keeping: false).bytes + FastCGIRecord.stream(.parameters, pairs)
                + FastCGIRecord.stream(.standardInput, []))
        let answer = try connection.answer()
        #expect(answer?.status == 400)
    }

    @Test(arguments: 1...4) func `random changes to a good request are survived`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let good = client.request("GET", "/Users?count=1").bytes
        for _ in 0..<150 {
            var bytes = good
            for _ in 0...Int(random.next() % 4) {
                let place = Int(random.next() % UInt64(bytes.count))
                switch random.next() % 3 {
                case 0: bytes[place] ^= 1 << UInt8(random.next() % 8)
                case 1: bytes.remove(at: place)
                default: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
                }
            }
            try send(bytes)
        }
        #expect(worker.process.result == nil)
        #expect(try client.isServed())
    }
}
