import FoundationEssentials
import SCIMCore
import SCIMStore
import TestBed
import Testing

@Suite struct KeySetTests {
    private let test: TestStore
    private let url = "https://login.example.org/tenant/keys"
    private let document = Array(#"{"keys":[]}"#.utf8)

    init() throws {
        test = try TestStore()
        let issuer = ("https://login.example.org/tenant/v2.0", url)
        try test.store.write { [acme = test.acme] transaction in
            try transaction.setTrustedIssuers([issuer], for: .federation, of: acme, at: .start)
            try transaction.setTrustedIssuers([issuer], for: .signIn, of: nil, at: .start)
        }
    }

    private func record() throws -> KeySetRecord? { try test.reader.read { [url] in try $0.keySet(url) } }

    private func fetched(at time: Instant, imported: Bool = false) throws {
        try test.store.write { [url, document] in
            try $0.setKeySet(url, document: document, entityTag: "\"1\"", isImported: imported, at: time)
        }
    }

    private func failed(_ sentence: String, at time: Instant) throws {
        try test.store.write { [url] in try $0.noteKeySetFailure(url, sentence, at: time) }
    }

    private func request(at time: Instant) throws -> Bool {
        try test.store.write { [url] in try $0.requestKeySet(url, at: time) }
    }

    @Test func `every address of an issuer is listed once, before anything came from it too`() throws {
        let sets = try test.reader.read { try $0.keySets() }
        #expect(sets.map(\.keysURL) == [url])
        #expect(sets.first?.document == nil)
        #expect(sets.first?.attempted == nil)
        #expect(sets.first?.isImported == false)
        #expect(try record() == nil)
        try fetched(at: .start)
        #expect(try test.reader.read { try $0.keySets() } == [record()])
    }

    @Test func `a document stays in use whatever fails after it`() throws {
        try fetched(at: .start)
        try failed("the server answered 503", at: .start + 86_400)
        let record = try record()
        #expect(record?.document == document)
        #expect(record?.entityTag == "\"1\"")
        #expect(record?.fetched == .start)
        #expect(record?.attempted == .start + 86_400)
        #expect(record?.failure == "the server answered 503")
    }

    @Test func `a failure before the first document is noted too`() throws {
        try failed("the name has no address", at: .start)
        let record = try record()
        #expect(record?.document == nil)
        #expect(record?.failure == "the name has no address")
    }

    @Test func `a new document replaces the old one and ends failure and request`() throws {
        try failed("the server answered 503", at: .start)
        #expect(try request(at: .start + 600))
        try test.store.write { [url] in
            try $0.setKeySet(url, document: [7], entityTag: nil, isImported: true, at: .start + 700)
        }
        let record = try record()
        #expect(record?.document == [7])
        #expect(record?.entityTag == nil)
        #expect(record?.isImported == true)
        #expect(record?.fetched == .start + 700)
        #expect(record?.failure == nil)
        #expect(record?.requested == nil)
    }

    @Test func `a document that the server still has is as new as one that came`() throws {
        try fetched(at: .start, imported: true)
        try failed("the server answered 503", at: .start + 10)
        try test.store.write { [url] in try $0.confirmKeySet(url, at: .start + 20) }
        let record = try record()
        #expect(record?.document == document)
        #expect(record?.fetched == .start + 20)
        #expect(record?.attempted == .start + 20)
        #expect(record?.failure == nil)
        #expect(record?.isImported == false)
    }

    @Test func `a missing key is a reason to ask for the document every five minutes`() throws {
        #expect(try request(at: .start))
        #expect(try record()?.requested == .start)
        #expect(try !request(at: .start + 1))
        #expect(try !request(at: .start + 300))
        #expect(try request(at: .start + 301))
        #expect(try record()?.requested == .start + 301)
    }

    @Test func `an attempt ends the request, and there is no other one for five minutes, whether or not it succeeded`()
        throws
    {
        #expect(try request(at: .start))
        try failed("the server answered 503", at: .start + 2)
        #expect(try record()?.requested == nil)
        #expect(try !request(at: .start + 302))
        #expect(try request(at: .start + 303))
        try fetched(at: .start + 400)
        #expect(try !request(at: .start + 700))
        #expect(try request(at: .start + 701))
    }

    @Test func `a time that is yet to come, noted by a wrong clock, is not in the way`() throws {
        try failed("no route to host", at: .start + 86_400 * 365)
        #expect(try request(at: .start))
        #expect(try !request(at: .start + 1))
    }

    @Test func `caches notice a new document, and nothing else`() throws {
        func generation() throws -> Int64 { try test.reader.read { try $0.generation() } }
        let before = try generation()
        try failed("no route to host", at: .start)
        #expect(try request(at: .start + 1000))
        try test.store.write { [url] in try $0.confirmKeySet(url, at: .start) }
        #expect(try generation() == before)
        try fetched(at: .start)
        #expect(try generation() > before)
    }

    @Test func `the fetcher is woken by a file, once for each request, and ends the call itself`() throws {
        let call = test.directory.file("keys-wanted")
        #expect(!FileManager.default.fileExists(atPath: call))
        #expect(try test.store.requestKeySet(url, at: .start))
        #expect(FileManager.default.fileExists(atPath: call))
        try test.store.answerCall()
        #expect(!FileManager.default.fileExists(atPath: call))
        try test.store.answerCall()
        #expect(try !test.store.requestKeySet(url, at: .start + 5))
        #expect(!FileManager.default.fileExists(atPath: call))
        try test.store.callFetcher()
        try test.store.callFetcher()
        #expect(FileManager.default.fileExists(atPath: call))
    }
}
