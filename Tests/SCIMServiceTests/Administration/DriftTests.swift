import HTTPTypes
import OrderedCollections
import SCIMCore
import SCIMDirectory
import SCIMHost
import TestBed
import Testing

@testable import SCIMAdministration

@Suite struct DriftTests {
    let acme: TestProvider
    private static let ids = (
        ada: "0a2e5b3c-1111-4222-8333-444455556601", grace: "0a2e5b3c-1111-4222-8333-444455556602",
        linus: "0a2e5b3c-1111-4222-8333-444455556603", team: "0a2e5b3c-1111-4222-8333-444455556610"
    )

    init() throws {
        acme = try TestProvider()
        let ids = DriftTests.ids
        let ada = try acme.createUser("ada@example.org", #","externalId":"\#(ids.ada)""#)
        let grace = try acme.createUser("grace@example.org", #","externalId":"\#(ids.grace)""#)
        try acme.send(
            .post, "/Groups",
            #"{"displayName":"Engines","externalId":"\#(ids.team)","members":[{"value":"\#(ada)"},{"value":"\#(grace)"}]}"#
        )
    }

    private func file(_ text: String, named name: String = "users.csv") -> DriftFile {
        file(Array(text.utf8), named: name)
    }

    private func file(_ bytes: [UInt8], named name: String = "users.csv") -> DriftFile {
        var rest = bytes[...]
        return DriftFile(name: name) {
            let piece = rest.prefix(5)
            rest = rest.dropFirst(5)
            return Array(piece)
        }
    }

    @discardableResult
    private func drift(_ users: String, _ members: String? = nil) throws -> (DriftSummary, [String]) {
        var findings: [String] = []
        let summary = try acme.administration.drift(
            of: acme.organization, users: file(users), members: members.map { file($0, named: "members.csv") }
        ) { finding in
            let parts = [finding.kind.rawValue, finding.name, finding.group, finding.here, finding.there]
            findings.append(parts.compactMap(\.self).joined(separator: " "))
        }
        return (summary, findings)
    }

    private var same: String {
        """
        id,userPrincipalName,displayName,accountEnabled
        \(DriftTests.ids.ada),ada@example.org,Ada,true
        \(DriftTests.ids.grace),grace@example.org,Grace,true

        """
    }

    @Test func `nothing is reported where both are the same`() throws {
        let (summary, findings) = try drift(same)
        #expect(findings == [] && summary.findings == 0 && summary.users == 2 && summary.memberships == nil)
        let before = try acme.administration.auditTrail().count
        #expect(try drift(same.replacing("\n", with: "\r\n")).1 == [])
        #expect(try drift("\u{FEFF}" + same.replacing(",", with: ";")).1 == [])
        #expect(try drift(same.replacing(",", with: "\t")).1 == [])
        #expect(try drift(same.replacing("Ada", with: #""Ada, ""Countess""\#nof Lovelace""#)).1 == [])
        #expect(try drift(same.replacing("ada@", with: "Ada@").replacing("true", with: "Yes")).1 == [])
        #expect(
            try drift(same.replacing("id,user", with: "Object Id,User ").replacing("accountE", with: "Account e")).1
                == [])
        #expect(try drift(same.replacing(DriftTests.ids.ada, with: DriftTests.ids.ada.uppercased())).1 == [])
        #expect(try acme.administration.auditTrail().count == before)
    }

    @Test func `each kind of difference is told`() throws {
        let ids = DriftTests.ids
        #expect(
            try drift(
                """
                id,userPrincipalName,accountEnabled
                \(ids.ada),countess@example.org,false
                \(ids.linus),linus@example.org,true
                0a2e5b3c-1111-4222-8333-444455556609,gone@example.org,false
                """
            ).1 == [
                "userName ada@example.org ada@example.org countess@example.org",
                "active ada@example.org active disabled", "missing linus@example.org", "surplus grace@example.org",
            ])
        #expect(
            try drift("userPrincipalName,objectId\nada@example.org,\(ids.linus)\ngrace@example.org,\(ids.grace)").1 == [
                "externalId ada@example.org \(ids.ada) \(ids.linus)"
            ])
        #expect(try drift("userPrincipalName\nada@example.org\ngrace@example.org").1 == [])
    }

    @Test func `who is ours is not expected in Entra`() throws {
        _ = try acme.administration.setProtected(true, user: "grace@example.org", of: acme.organization)
        let (summary, findings) = try drift("id\n\(DriftTests.ids.ada)\n")
        #expect(findings == [] && summary.ownUsers == 1)
    }

    @Test func `memberships are compared on both sides`() throws {
        let ids = DriftTests.ids
        let linus = try acme.createUser("linus@example.org", #","externalId":"\#(ids.linus)""#)
        try acme.send(.post, "/Groups", #"{"displayName":"Old","members":[{"value":"\#(linus)"}]}"#)
        let users = same + "\(ids.linus),linus@example.org,Linus,true\n"
        let (summary, findings) = try drift(
            users,
            """
            groupId,groupName,memberId,userPrincipalName
            \(ids.team),Engines,\(ids.ada),ada@example.org
            \(ids.team),Engines,\(ids.linus),linus@example.org
            \(ids.team),Engines,,linus@example.org
            ,New,,ada@example.org
            \(ids.team),,,nobody@example.org
            """)
        #expect(
            findings == [
                "groupMissing New", "membershipSurplus grace@example.org Engines",
                "membershipMissing linus@example.org Engines", "groupSurplus Old",
            ])
        #expect(summary.memberships == 5 && summary.unknownMembers == 1)
        #expect(
            try drift(
                users,
                "groupName,userPrincipalName\nold,linus@example.org\nENGINES,ada@example.org\nEngines,grace@example.org"
            ).1 == [])
    }

    @Test(arguments: [
        ("", "users.csv is empty"), ("\n\n", "users.csv is empty"), ("name\nx\n", "the heading has no column id"),
        ("id,userPrincipalName\nx\n", "line 2: the row has 1 cells, but the heading has 2"),
        ("id,userPrincipalName\nx,\"y\n", "line 2, column 3: the quotation mark is never closed"),
        ("id,userPrincipalName\nx,\"y\"z\n", "line 2, column 6: expected a separator"),
        ("id,userPrincipalName\nx,y\"z\n", "line 2, column 4: a quotation mark inside"),
        ("id,accountEnabled\n\"a\nb\",true\nc,maybe\n", "line 4: accountEnabled is \"maybe\""),
        ("id,userPrincipalName\n,\n", "line 2: the row has neither an id nor a userPrincipalName"),
    ])
    func `a file that cannot be read is refused with the place`(text: String, sentence: String) throws {
        let error = try #require(throws: ServiceError.self) { try drift(text) }
        #expect(error.kind == .usage && error.message.contains(sentence), "\(error.message)")
    }

    @Test func `a file in another encoding is refused`() throws {
        for bytes: [UInt8] in [
            [0xFF, 0xFE, 0x69, 0x00], [0xFE, 0xFF, 0x00, 0x69], Array("id\n".utf8) + [0xC3, 0x28],
        ] {
            let error = try #require(throws: ServiceError.self) {
                try acme.administration.drift(of: acme.organization, users: file(bytes)) { _ in }
            }
            #expect(error.message.contains("UTF-"))
        }
    }

    @Test func `random files are read or refused, and never trap`() throws {
        var random = SeededRandom(seed: 12)
        let alphabet = Array("\"\"\",;\t\r\n\n ab0\u{FEFF}ö".utf8) + [0xFF]
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? 0
            }
            do {
                _ = try acme.administration.drift(
                    of: acme.organization, users: file(Array("id\n".utf8) + bytes)
                ) { _ in }
            } catch is ServiceError {}
        }
    }

    @Test func `many rows are compared`() throws {
        var text = "id,userPrincipalName\n"
        for number in 0..<3000 { text += "\(number),user\(number)@example.org\n" }
        let (summary, findings) = try drift(text)
        #expect(summary.users == 3000 && findings.count == 3002)
        #expect(summary.counts == [.missing: 3000, .surplus: 2])
    }

    @Test(arguments: DriftFinding.Kind.allCases) func `each kind of difference has a step`(kind: DriftFinding.Kind) {
        let remedy = kind.remedy(organization: "acme").shellText
        #expect(remedy.count > 40 && !kind.title.isEmpty)
    }
}
