import SCIMService
import TestBed
import Testing

/// What `journalctl -x` explains.
@Suite struct JournalCatalogTests {
    @Test func `every kind of entry in the journal is explained, and no other`() throws {
        let catalog = try Fixture.repositoryFile("packaging/scim-fcgi.catalog")
        let entries = catalog.split(separator: "\n-- ").dropFirst()
        let numbers = entries.map { String($0.prefix { !$0.isNewline }) }
        #expect(numbers.count == Set(numbers).count)
        #expect(Set(numbers) == Set(JournalEvent.allCases.map(\.messageID)))
        for entry in entries {
            let parts = entry.split(separator: "\n\n", maxSplits: 1)
            let head = parts[0].split(separator: "\n").dropFirst()
            #expect(head.contains { $0.hasPrefix("Subject: ") } && head.contains("Defined-By: scim-fcgi"))
            #expect(
                head.allSatisfy { line in
                    ["Subject: ", "Defined-By: ", "Documentation: "].contains { line.hasPrefix($0) }
                })
            #expect(parts.count == 2)
        }
    }

    @Test func `the numbers are of the form that the journal wants`() {
        for event in JournalEvent.allCases {
            #expect(event.messageID.utf8.count == 32)
            #expect(event.messageID.allSatisfy { $0.isHexDigit && !$0.isUppercase })
        }
    }
}
