import OrderedCollections
import SCIMCore
import Testing

@testable import SCIMStore

@Suite struct UserSelectionTests {
    let test: TestStore

    init() throws {
        test = try TestStore()
        try test.write { acme throws in
            for number in 1...9 {
                let address = JSONValue.string("person\(number)@home.example")
                try acme.insert(
                    .user("user\(number)", number, isActive: number % 3 != 0, ["emails": [["value": address]]]))
            }
        }
    }

    private func found(limit: Int = 100, _ change: (inout UserSelection) -> Void) throws -> [Int] {
        var selection = UserSelection()
        change(&selection)
        return try test.read { try $0.users(selection, limit: limit).map { Int($0.id.low & 0xFFFF) } }
    }

    @Test func `users come in the order of creation, also those before one of them`() throws {
        #expect(try found { _ in } == Array(1...9))
        #expect(try found(limit: 2) { $0.after = .id(.number(3)) } == [4, 5])
        #expect(try found(limit: 2) { $0.before = .id(.number(8)) } == [6, 7])
        #expect(try found(limit: 2) { $0.before = .id(.number(1)) } == [])
    }

    @Test func `every condition must hold`() throws {
        let found = try found {
            $0.isActive = true
            $0.after = .id(.number(2))
            $0.before = .id(.number(8))
        }
        #expect(found == [4, 5, 7])
    }

    @Test func `words are looked for in names and in e-mail addresses`() throws {
        #expect(try found { $0.words = ["user4"] } == [4])
        #expect(try found { $0.words = ["home", "person7"] } == [7])
        #expect(try found { $0.words = ["user4", "home"] } == [])
        #expect(
            try test.reader.read { snapshot throws in
                var selection = UserSelection()
                selection.words = ["user4"]
                return try snapshot.organization(test.globex).users(selection, limit: 9).count
            } == 0)
    }
}
