import FoundationEssentials
import HTTPTypes
import SCIMAdministration
import SCIMCore
import SCIMHTTP
import SCIMHost
import TestBed
import Testing

/// What never leaves: tokens into files, and what a client invents into header fields and addresses.
@Suite struct SecrecyTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    /// The database, its write-ahead log, and the backups.
    private func files() throws -> [String] {
        try [acme.directory, acme.configuration.backupDirectory].flatMap { directory in
            try FileManager.default.contentsOfDirectory(atPath: directory).map { directory + "/" + $0 }
        }
    }

    @Test func `no token is in any file, whatever happened to it`() throws {
        let administration = acme.administration
        let first = try administration.createToken(for: acme.organization, name: "Entra", lifetime: 60).secret.text
        let second = try administration.rotateToken("Entra", of: acme.organization, overlap: 30).secret.text
        for token in [first, second, acme.token, first + "x"] { try acme.send(.get, "/Users", token: token) }
        try acme.send(.post, "/Users", #"{"userName":"ada@example.org","password":"correct horse"}"#)
        _ = try administration.revokeToken("Entra", of: acme.organization)
        let archive = BackupArchive(directory: acme.configuration.backupDirectory, surroundings: acme.surroundings)
        _ = try archive.create(of: acme.configuration.databasePath)
        let found = try files()
        #expect(found.count >= 4)
        for file in found where !file.hasSuffix("/backups") {
            for secret in [first, second, acme.token, "correct horse"] {
                #expect(try !DatabaseBytes.contain(secret, in: file), "\(file)")
            }
        }
        // They would be found: the name of the token is.
        #expect(try found.contains { try !$0.hasSuffix("/backups") && DatabaseBytes.contain("Entra", in: $0) })
    }

    @Test(arguments: ["\r\nSet-Cookie: a=b", "\n\nbody", "\u{85}", "\u{2028}", "é\r"])
    func `nothing that a client sends is in a header field of an answer`(text: String) throws {
        let encoded = JSONValue.string(text).text
        let made = try acme.send(
            .post, "/Users", #"{"userName":"ada@example.org","externalId":\#(encoded),"title":\#(encoded)}"#)
        #expect(made.status == 201)
        let id = try #require(made.body["id"]?.string)
        let escaped = text.utf8.map { "%" + String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
        let answers = try [
            made, acme.send(.get, "/Users/\(id)"), acme.send(.get, "/Users/\(escaped)"),
            acme.send(.get, "/\(escaped)"), acme.send(.delete, "/Users?\(escaped)"),
            acme.send(.get, "/Users?filter=externalId+eq+%22\(escaped)%22"),
            acme.send(.post, "/Users", #"{"userName":"ada@example.org","externalId":\#(encoded)}"#),
            acme.send(.get, "/Users", token: "scim_\(text)"),
        ]
        for answer in answers {
            let fields = answer.response.fields.map { $0.value } + [answer.response.location ?? ""]
            for field in fields {
                #expect(field.unicodeScalars.allSatisfy { (" "..."~").contains($0) }, "\(field)")
            }
        }
        #expect(made.response.location == "\(Installation.baseURL)/Users/\(id)")
    }

    @Test func `a forged host changes no address`() throws {
        var fields: HTTPFields = [:]
        for name in ["Host", "X-Forwarded-Host", "Forwarded", "X-Original-URL", "X-Forwarded-Prefix"] {
            fields[try #require(HTTPField.Name(name))] = "evil.example"
        }
        let made = try acme.send(.post, "/Users", #"{"userName":"ada@example.org"}"#, fields: fields)
        let id = try #require(made.body["id"]?.string)
        #expect(made.response.location == "\(Installation.baseURL)/Users/\(id)")
        for target in ["/Users/\(id)", "/Users", "/Schemas", "/ResourceTypes", "/ServiceProviderConfig"] {
            let body = try acme.send(.get, target, fields: fields).response.body
            #expect(!String(decoding: body, as: UTF8.self).contains("evil.example"))
        }
    }
}
