import OrderedCollections
import SCIMCore
import Testing

@testable import SCIMStore

/// Pages that begin behind a place, and pages that end before it.
@Suite struct ListPositionTests {
    let test: TestStore

    init() throws {
        test = try TestStore()
        try test.write { acme throws in
            for number in 0..<12 {
                var user = UserRecord.user(
                    "user\(99 - number)", number, externalID: number % 3 == 0 ? nil : "oid-\(number % 4)")
                user.modified = .start + number % 5
                try acme.insert(user)
            }
        }
    }

    private func value(of user: UserRecord, _ column: ResourceOrder.Column) -> SortValue? {
        switch column {
        case .id: nil
        case .name: .text(user.userNameKey)
        case .externalID: user.externalID.map { .text($0) }
        case .created: .instant(user.created)
        case .modified: .instant(user.modified)
        }
    }

    @Test(arguments: ResourceOrder.Column.allCases, [false, true])
    func `behind each resource come those that follow it, and before it those that precede it`(
        column: ResourceOrder.Column, isDescending: Bool
    ) throws {
        let order = ResourceOrder(column, isDescending: isDescending)
        let narrowing = Narrowing.everything(of: .user)
        try test.read { acme throws in
            let all = try acme.page(narrowing, order: order, ListWindow(limit: -1)).map(\.id)
            #expect(all.count == 12)
            for (index, id) in all.enumerated() {
                let user = try #require(try acme.user(id))
                let place = ListPosition(value: value(of: user, column), id: id)
                let after = try acme.page(narrowing, order: order, ListWindow(place, limit: 4))
                #expect(after.map(\.id) == Array(all[(index + 1)...].prefix(4)))
                let before = try acme.page(narrowing, order: order, ListWindow(place, isBackward: true, limit: 4))
                #expect(before.map(\.id) == Array(all[..<index].suffix(4)))
                #expect(try acme.count(narrowing, behind: place, in: order) == all.count - index - 1)
            }
        }
    }
}
