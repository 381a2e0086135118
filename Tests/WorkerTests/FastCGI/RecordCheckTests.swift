import TestBed
import Testing

@testable import SCIMFCGI

/// What of a connection reaches libfcgi.
@Suite struct RecordCheckTests {
    private typealias Record = FastCGIRecord

    /// Whether the bytes are accepted, when they come in pieces of so many.
    private func accepts(_ bytes: [UInt8], inPiecesOf size: Int) -> (Bool, RecordCheck.Violation?) {
        var check = RecordCheck()
        for start in stride(from: 0, to: bytes.count, by: size) {
            let piece = Array(bytes[start..<min(start + size, bytes.count)])
            let isAccepted = piece.withUnsafeBytes { check.accepts($0) }
            if !isAccepted { return (false, check.violation) }
        }
        return (true, check.violation)
    }

    private func expect(_ bytes: [UInt8], _ violation: RecordCheck.Violation?) {
        for size in [1, 2, 3, 7, 8, 9, 64, 8192] {
            let (isAccepted, found) = accepts(bytes, inPiecesOf: size)
            #expect(isAccepted == (violation == nil), "in pieces of \(size)")
            #expect(found == violation, "in pieces of \(size)")
        }
    }

    private let begin = Record.begin(keeping: true).bytes
    private let end = Record(.parameters).bytes

    @Test func `a request of a web server is accepted`() {
        expect(FastCGIRequest("GET", "/scim/v2/Users").bytes, nil)
        expect(FastCGIRequest("POST", "/scim/v2/Users", body: [UInt8](repeating: 7, count: 70_000)).bytes, nil)
    }

    @Test func `padding is passed over`() {
        var first = Record(.parameters, Record.pair("A", String(repeating: "b", count: 300)))
        first.padding = 255
        var last = Record(.standardInput)
        last.padding = 8
        expect(begin + first.bytes + end + last.bytes, nil)
    }

    @Test func `a pair may begin in one record and end in another`() {
        let pair = Record.pair(String(repeating: "n", count: 200), String(repeating: "v", count: 300))
        let records = pair.flatMap { Record(.parameters, [$0]).bytes }
        expect(begin + records + end + Record(.standardInput).bytes, nil)
    }

    @Test func `what comes behind a request is left to whoever reads it`() {
        expect(FastCGIRequest("GET", "/").bytes + [9, 9, 9], nil)
    }

    @Test(arguments: [
        [UInt8](repeating: 0, count: 8), Record(.parameters).bytes, Record(.beginRequest, [0, 1]).bytes,
        Record.begin(keeping: true).bytes + Record.begin(keeping: true).bytes,
        Record.begin(keeping: true).bytes + Record(.standardInput).bytes,
        Record.begin(keeping: true).bytes + Record(.abortRequest).bytes,
        Record.begin(keeping: true).bytes + Record(.parameters).bytes + Record(.data).bytes,
    ])
    func `records in another order are refused`(bytes: [UInt8]) { expect(bytes, .sequence) }

    @Test func `records of another request are refused`() {
        var record = Record(.parameters, Record.pair("A", "b"))
        record.request = 2
        expect(begin + record.bytes, .sequence)
        record = Record(.beginRequest, [0, 1, 0, 0, 0, 0, 0, 0])
        record.request = 0
        expect(record.bytes, .sequence)
    }

    @Test func `a pair may claim to have 16 MiB and not one byte more`() {
        let most = RecordCheck.parameterLimit - 32
        func first(_ length: Int) -> [UInt8] {
            begin + Record(.parameters, [1] + Record.length(length - 1) + [65]).bytes
        }
        expect(first(most), nil)
        expect(first(most + 1), .parameterLengths)
    }

    @Test func `pairs count even if they are empty`() {
        let pairs = [UInt8](repeating: 0, count: RecordCheck.parameterLimit / 32 * 2)
        let records = begin + Record.stream(.parameters, pairs)
        let (isAccepted, _) = accepts(records, inPiecesOf: 8192)
        #expect(isAccepted)
        let (isMoreAccepted, violation) = accepts(begin + Record.stream(.parameters, pairs + [0, 0]), inPiecesOf: 8192)
        #expect(!isMoreAccepted)
        #expect(violation == .parameterLengths)
    }

    @Test func `a question may ask for three values`() {
        let names = ["FCGI_MAX_CONNS", "FCGI_MAX_REQS", "FCGI_MPXS_CONNS"].flatMap { Record.pair($0, "") }
        var question = Record(.getValues, names)
        question.request = 0
        expect(question.bytes + question.bytes + FastCGIRequest("GET", "/").bytes, nil)
        question.content = names + [0, 0]
        expect(question.bytes, .sequence)
        question.content = Record.length(0x7FFF_FFFE | 0x8000_0000) + [0]
        expect(question.bytes, .parameterLengths)
    }
}
