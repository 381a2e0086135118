import OrderedCollections
import SCIMCore
import Testing

@testable import SCIMStore

@Suite struct MemberDayTests {
    let test: TestStore
    private static let today = MemberDay.number(of: .start)

    init() throws {
        test = try TestStore()
        try test.write { acme throws in
            for number in 1...3 { try acme.insert(.user("user\(number)", number, isActive: number > 1)) }
        }
    }

    private func note(afterDays days: Int) throws { try test.write { try $0.noteMembers(at: .start + days * 86_400) } }

    private func days(since day: Int = 0) throws -> [MemberDay] { try test.read { try $0.memberDays(since: day) } }

    @Test func `a day has the counts of its last look`() throws {
        try note(afterDays: 0)
        #expect(try days() == [MemberDay(day: Self.today, active: 2, inactive: 1)])
        try test.write { try $0.insert(.user("ada", 4)) }
        try note(afterDays: 0)
        try note(afterDays: 1)
        #expect(try days().map(\.active) == [3, 3])
        #expect(try days(since: Self.today + 1).map(\.day) == [Self.today + 1])
        #expect(try test.reader.read { try $0.organization(test.globex).memberDays(since: 0) } == [])
    }

    @Test func `two years are kept`() throws {
        for days in [0, 1, MemberDay.kept, MemberDay.kept + 1] { try note(afterDays: days) }
        #expect(try days().map(\.day) == [1, MemberDay.kept, MemberDay.kept + 1].map { Self.today + $0 })
    }
}
