import FoundationEssentials
import OrderedCollections
import SCIMCore
import SCIMStore
import TestBed
import Testing

/// `scimctl keys` with a server that publishes keys as issuers do, well and badly.
@Suite struct KeysTests {
    private let scimctl: Scimctl
    private let server: KeyServer
    private let fixture: AssertionFixture

    init() throws {
        scimctl = try Scimctl()
        server = try KeyServer()
        fixture = try AssertionFixture()
    }

    /// Trusts one issuer for each path of the server, as the commands do that set up sign-in and federation.
    private func trust(_ paths: String...) throws {
        let store = try Store.open(scimctl.installation.directory.file("scim.db"), as: .administration)
        defer { store.close() }
        let issuers = paths.map { ("https://localhost/\($0)", server.url($0)) }
        try store.write { try $0.setTrustedIssuers(issuers, for: .signIn, of: nil, at: $0.latestNow) }
    }

    private func publish(_ ids: String...) throws {
        let keys = ids.map { ($0, fixture.keys["2010-12-29"]) }
        try server.publish(keySetDocument(keys.compactMap { id, key in key.map { (id, $0) } }))
    }

    private func fetch(_ options: String...) throws -> Scimctl.Answer {
        try Scimctl.run(
            ["keys", "fetch"] + options + ["--config", scimctl.installation.configurationFile],
            environment: ["SCIM_CA_FILE": server.authorities], in: scimctl.installation.directory)
    }

    private func list() throws -> [JSONValue] { try scimctl("keys", "list", "--json").json()["keySets"]?.array ?? [] }

    private func ids(_ set: JSONValue?) -> [String?] { set?["keys"]?.array?.map { $0["id"]?.string } ?? [] }

    @Test func `fetches the keys of every trusted issuer, and those alone`() throws {
        try publish("one", "two")
        try trust("keys")
        #expect(try ids(list().first).isEmpty)
        let answer = try fetch()
        #expect(answer.status == 0, "\(answer.error)")
        #expect(answer.output == "\(server.url("keys")): 2 keys\n")
        #expect(answer.error.isEmpty)
        let set = try #require(list().first)
        #expect(ids(set) == ["one", "two"])
        #expect(set["keysUrl"]?.string == server.url("keys"))
        #expect(set["trust"]?.array?.first?["issuer"]?.string == "https://localhost/keys")
        #expect(set["trust"]?.array?.first?["purpose"]?.string == "sign-in")
        #expect(set["trust"]?.array?.first?["organization"] == .null)
        #expect(set["fetched"]?.string != nil)
        #expect(set["failure"] == .null)
        #expect(set["imported"]?.bool == false)
        #expect(server.requests == ["/keys -"])
    }

    @Test func `follows when an issuer changes its keys, and asks only for what has changed`() throws {
        try publish("one")
        try trust("keys")
        _ = try fetch()
        let again = try fetch()
        #expect(again.output == "\(server.url("keys")): 1 key, unchanged\n")
        try publish("one", "two")
        #expect(try fetch("--json").json()["keySets"]?.array?.first?["outcome"]?.string == "stored")
        #expect(try ids(list().first) == ["one", "two"])
        #expect(server.requests.count == 3)
        #expect(server.requests[0] == "/keys -")
        #expect(server.requests[1].hasPrefix("/keys \""))
        #expect(server.requests[1] == server.requests[2])
    }

    @Test func `keeps the keys that are here while the issuer cannot be asked, and says so`() throws {
        try publish("one")
        try trust("keys")
        _ = try fetch()
        try server.publish(nil)
        let failed = try fetch()
        #expect(failed.status == 1)
        #expect(
            failed.error
                == "\(server.url("keys")): the server answered 503; the 1 key fetched before stay in use\n")
        var set = try #require(list().first)
        #expect(ids(set) == ["one"])
        #expect(set["failure"]?.string == "the server answered 503")
        #expect(try scimctl("keys", "list").output.contains("the server answered 503"))
        try publish("one", "two")
        #expect(try fetch().status == 0)
        set = try #require(list().first)
        #expect(ids(set) == ["one", "two"])
        #expect(set["failure"] == .null)
    }

    @Test(
        arguments: [
            ("redirect", "the server answered 302, a redirect, which is not followed"),
            ("huge", "the document is longer than 65536 bytes"),
            ("endless", "the document is longer than 65536 bytes"),
            ("html", "the key set is not a JSON Web Key Set"),
            ("nothing-here", "the server answered 404"),
            ("unasked", "the server answered 304"),
            ("cut", "bytes"),
        ])
    func `a document that cannot be used is a failure with its reason`(path: String, reason: String) throws {
        try publish("one")
        try trust("keys", path)
        let answer = try fetch("--json")
        #expect(answer.status == 1)
        let sets = try #require(answer.json()["keySets"]?.array)
        #expect(sets.map { $0["outcome"]?.string } == ["stored", "failed"])
        #expect(sets.last?["failure"]?.string?.contains(reason) == true, "\(String(describing: sets.last))")
        #expect(ids(sets.first) == ["one"])
        #expect(ids(sets.last).isEmpty)
        #expect(server.requests == ["/keys -", "/\(path) -"])
    }

    @Test func `does not wait for a slow server for more than ten seconds`() throws {
        try trust("slow")
        let begin = ContinuousClock.now
        let answer = try fetch()
        let duration = ContinuousClock.now - begin
        #expect(answer.status == 1)
        #expect(answer.error.contains("timed out after 10"))
        #expect(duration > .seconds(9) && duration < .seconds(15))
    }

    @Test func `asks only servers whose certificate is trusted`() throws {
        try publish("one")
        try trust("keys")
        let answer = try scimctl("keys", "fetch")
        #expect(answer.status == 1)
        #expect(answer.error.contains("certificate"))
        #expect(server.requests.isEmpty)
    }

    @Test func `an address without TLS in a damaged row is not asked`() throws {
        let store = try Store.open(scimctl.installation.directory.file("scim.db"), as: .administration)
        let plain = server.url("keys").replacing("https://", with: "http://")
        try store.write { try $0.setTrustedIssuers([("https://x", plain)], for: .signIn, of: nil, at: $0.latestNow) }
        store.close()
        let answer = try fetch()
        #expect(answer.status == 1)
        #expect(answer.error.contains("it must begin with https://"))
        #expect(server.requests.isEmpty)
    }

    @Test func `fetches what is due only, and is silent if that goes well`() throws {
        try publish("one")
        try trust("keys")
        let first = try fetch("--due")
        #expect(first.status == 0)
        #expect(first.output.isEmpty && first.error.isEmpty)
        _ = try fetch("--due")
        #expect(server.requests.count == 1)
        try trust("keys", "nothing-here")
        for count in [2, 3] {
            #expect(try fetch("--due").status == 1)
            #expect(server.requests.count == count)
        }
        try trust("keys")
        let store = try Store.open(scimctl.installation.directory.file("scim.db"), as: .administration)
        let call = scimctl.installation.directory.file("keys-wanted")
        // An hour ahead, so that the attempt before is not in the way.
        try #expect(store.requestKeySet(server.url("keys"), at: store.look { $0.latestNow } + 3600))
        store.close()
        #expect(FileManager.default.fileExists(atPath: call))
        #expect(try list().first?["requested"]?.string != nil)
        #expect(try fetch("--due").status == 0)
        #expect(server.requests.count == 4)
        #expect(!FileManager.default.fileExists(atPath: call))
        #expect(try list().first?["requested"] == .null)
    }

    @Test func `does nothing if no issuer is trusted`() throws {
        for arguments in [[], ["--due"]] {
            let answer = try Scimctl.run(
                ["keys", "fetch"] + arguments + ["--config", scimctl.installation.configurationFile], input: "",
                in: scimctl.installation.directory)
            #expect(answer.status == 0)
            #expect(answer.output == (arguments.isEmpty ? "No issuer is trusted, so no keys are needed.\n" : ""))
        }
        #expect(try fetch("--json").json()["keySets"] == [])
        #expect(try scimctl("keys", "list").output == "No issuer is trusted, so no keys are needed.\n")
        let imported = try scimctl("keys", "import", "-", input: "{}")
        #expect(imported.status == 3)
        #expect(imported.error.contains("no issuer is trusted"))
    }

    @Test func `without a database nothing is due, and nothing can be fetched`() throws {
        let directory = try TemporaryDirectory()
        try directory.write("SCIM_FCGI_DATABASE=\(directory.file("scim.db"))\n", to: "scim-fcgi.conf")
        func run(_ options: String...) throws -> Scimctl.Answer {
            try Scimctl.run(
                ["keys", "fetch"] + options + ["--config", directory.file("scim-fcgi.conf")], in: directory)
        }
        let due = try run("--due")
        #expect(due.status == 0)
        #expect(due.output.isEmpty && due.error.isEmpty)
        #expect(try run("--due", "--json").json()["keySets"] == [])
        #expect(try run().status == 1)
        #expect(!FileManager.default.fileExists(atPath: directory.file("scim.db")))
    }

    @Test func `stores a key set from a file`() throws {
        try publish("one")
        try trust("keys")
        let file = scimctl.installation.directory.file("keys.json")
        try Data(keySetDocument([("offline", try #require(fixture.keys["other-2026"]))])).write(to: URL(filePath: file))
        let answer = try scimctl("keys", "import", file)
        #expect(answer.status == 0, "\(answer.error)")
        #expect(answer.output == "Stored 1 key from \(server.url("keys")).\n")
        let set = try #require(list().first)
        #expect(ids(set) == ["offline"])
        #expect(set["imported"]?.bool == true)
        #expect(try scimctl("keys", "list").output.contains("imported just now"))
        let trail = try scimctl("audit", "show", "--json").json()["entries"]?.array?.last
        #expect(trail?["action"]?.string == "keys import")
        #expect(trail?["new"] == ["offline"])
        #expect(server.requests.isEmpty)
    }

    @Test func `refuses a file with a private key, without keys, or for an address that nobody trusts`() throws {
        try trust("keys", "html")
        let good = keySetDocument([("one", try #require(fixture.keys["other-2026"]))])
        let leaked = #"{"keys":[{"kty":"oct","k":"GawgguFyGrWKav7AX4VKUg","kid":"x"}]}"#
        let url = server.url("keys")
        func run(_ text: String, _ options: String...) throws -> Scimctl.Answer {
            try scimctl.run(
                ["keys", "import", "-"] + options + ["--config", scimctl.installation.configurationFile], input: text)
        }
        let cases = [
            (try run(leaked, "--keys-url", url), 1, "holds a private key (entry 1)"),
            (try run("", "--keys-url", url), 1, "standard input: the key set is not a JSON Web Key Set: it is empty"),
            (try run(#"{"keys":[]}"#, "--keys-url", url), 1, "holds no key"),
            (try run(String(repeating: " ", count: 65_537), "--keys-url", url), 1, "is longer than 64 KiB"),
            (try run(String(decoding: good, as: UTF8.self)), 2, "there are several key sets"),
            (try run(String(decoding: good, as: UTF8.self), "--keys-url", url + "x"), 3, "there is no key set"),
        ]
        for (answer, status, sentence) in cases {
            #expect(answer.status == Int32(status))
            #expect(answer.error.contains(sentence), "\(answer.error)")
        }
        #expect(try list().allSatisfy { ids($0).isEmpty })
    }

    @Test func `warns of keys that the issuer should replace`() throws {
        var document = try JSONValue(parsing: keySetDocument([("one", try #require(fixture.keys["other-2026"]))]))
        guard case .object(var members) = document, case .array(let entries)? = members["keys"] else { return }
        members["keys"] = .array(entries + [["kty": "RSA", "kid": "weak", "n": "AQAB", "e": "AQAB"]])
        document = .object(members)
        try server.publish(document.bytes)
        try trust("keys")
        let answer = try fetch()
        #expect(answer.status == 0)
        #expect(
            answer.error == "\(server.url("keys")): not used: key \"weak\" has 17 bits; accepted are 2048 to 8192\n")
        #expect(try list().first?["problems"]?.array?.count == 1)
    }
}

extension Snapshot {
    /// The time now; tests of a program cannot set its clock.
    fileprivate var latestNow: Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}

/// The server of `Tests/Issuer/key_server.py`.
private final class KeyServer {
    private let directory: TemporaryDirectory
    private let process: ChildProcess
    private let port: String

    init() throws {
        directory = try TemporaryDirectory()
        process = try ChildProcess([
            "/usr/bin/python3", Fixture.repositoryPath("Tests/Issuer/key_server.py"), directory.path,
        ])
        let process = process
        eventually { process.standardOutput.hasSuffix("\n") || process.result != nil }
        port = String(process.standardOutput.prefix { $0 != "\n" })
        guard !port.isEmpty else { throw ChildProcessError("the key server did not start: \(process.standardError)") }
    }

    func url(_ path: String) -> String { "https://localhost:\(port)/\(path)" }

    /// The certificates to trust.
    var authorities: String { directory.file("ca.pem") }

    /// What `/keys` answers; nil for 503.
    func publish(_ document: [UInt8]?) throws {
        let path = directory.file("keys.json")
        guard let document else { return try FileManager.default.removeItem(atPath: path) }
        try Data(document).write(to: URL(filePath: path), options: .atomic)
    }

    /// Paths with the entity tags that were sent, in the order in which they were asked for.
    var requests: [String] {
        directory.text(of: "requests").split(separator: "\n").map(String.init)
    }
}
