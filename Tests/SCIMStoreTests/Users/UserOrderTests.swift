import SCIMCore
import Testing

@testable import SCIMStore

/// Parts of the list of users in each of its orders.
@Suite struct UserOrderTests {
    let test: TestStore

    /// Of each user the number that tells when they were created; the order of names is another one.
    private static let count = 400

    init() throws {
        test = try TestStore()
        try test.write { acme throws in
            for number in 0..<UserOrderTests.count {
                let name = "user\(1000 + number * 37 % UserOrderTests.count)"
                try acme.insert(.user(name, number + 1, isActive: number % 4 != 0))
            }
        }
        try test.store.write { [globex = test.globex] transaction throws in
            try transaction.organization(globex).insert(.user("user1005", 9999))
        }
    }

    private func users(_ selection: UserSelection, limit: Int = 1000) throws -> [UserRecord] {
        try test.read { try $0.users(selection, limit: limit) }
    }

    private func place(_ user: UserRecord, _ order: UserSelection.Order) -> UserSelection.Place {
        switch order {
        case .creation: .id(user.id)
        case .userName: .userName(user.userNameKey)
        }
    }

    @Test(arguments: UserSelection.Order.allCases, [false, true])
    func `every order is total, and its parts follow each other both ways`(
        order: UserSelection.Order, isDescending: Bool
    ) throws {
        var selection = UserSelection()
        (selection.order, selection.isDescending) = (order, isDescending)
        let all = try users(selection)
        #expect(all.count == UserOrderTests.count)
        let sorted = all.sorted {
            let precedes = order == .creation ? $0.id < $1.id : $0.userNameKey < $1.userNameKey
            return precedes != isDescending
        }
        #expect(all.map(\.id) == sorted.map(\.id))
        for begin in [0, 1, 50, 399] {
            var next = selection
            next.after = place(all[begin], order)
            #expect(try users(next, limit: 7).map(\.id) == all.dropFirst(begin + 1).prefix(7).map(\.id))
            var previous = selection
            previous.before = place(all[begin], order)
            #expect(try users(previous, limit: 7).map(\.id) == all.prefix(begin).suffix(7).map(\.id))
            next.isActive = true
            let active = all.dropFirst(begin + 1).filter(\.isActive).prefix(7)
            #expect(try users(next, limit: 7).map(\.id) == active.map(\.id))
        }
        // Between two, where somebody was.
        var between = selection
        (between.after, between.before) = (place(all[100], order), place(all[110], order))
        #expect(try users(between, limit: 100).map(\.id) == all[101..<110].map(\.id))
    }

    @Test(arguments: UserSelection.Order.allCases, [false, true])
    func `a part is found by the index of its order, wherever it is`(
        order: UserSelection.Order, isDescending: Bool
    ) throws {
        var selection = UserSelection()
        (selection.order, selection.isDescending) = (order, isDescending)
        let all = try users(selection)
        for begin in [0, 200, 395] {
            for isBackwards in [false, true] {
                var part = selection
                if isBackwards {
                    part.before = place(all[begin], order)
                } else {
                    part.after = place(all[begin], order)
                }
                #expect(try steps(part) < 400, "\(order) \(begin)")
            }
        }
    }

    /// Few of many are not looked for by walking along all names.
    @Test(arguments: [false, true])
    func `in the order of names, a rare role and a rare state are found quickly`(isDescending: Bool) throws {
        try test.write { acme throws in
            for number in 1000..<6000 {
                var user = UserRecord.user("many\(number)", number)
                user.role = RoleResolution(role: number % 1000 == 0 ? "viewer" : "member", reason: .manual)
                try acme.insert(user)
            }
        }
        var selection = UserSelection()
        (selection.order, selection.isDescending) = (.userName, isDescending)
        selection.role = .of("viewer")
        let names = [1000, 2000, 3000, 4000, 5000].map { "many\($0)" }
        #expect(try users(selection).map(\.userNameKey) == (isDescending ? names.reversed() : names))
        #expect(try steps(selection) < 400)
        selection.isActive = false
        #expect(try users(selection).isEmpty)
        selection.role = nil
        selection.after = .userName(isDescending ? "user1010" : "user1390")
        let inactive = try users(selection).map(\.userNameKey)
        let all = try users(UserSelection()).filter { !$0.isActive }.map(\.userNameKey).sorted()
        #expect(inactive == (isDescending ? all.filter { $0 < "user1010" }.reversed() : all.filter { $0 > "user1390" }))
        #expect(!inactive.isEmpty)
        // Of many, few are met soon.
        selection.isActive = nil
        (selection.role, selection.after) = (.of("member"), nil)
        #expect(try steps(selection) < 4000)
        selection.role = .without
        #expect(try users(selection).count == UserOrderTests.count)
    }

    private func steps(_ selection: UserSelection) throws -> Int {
        try test.reader.read { [acme = test.acme] snapshot throws in
            let before = snapshot.stepCount
            _ = try snapshot.organization(acme).users(selection, limit: 5)
            return snapshot.stepCount - before
        }
    }

    @Test func `words are looked for in the order asked for`() throws {
        var selection = UserSelection()
        (selection.order, selection.isDescending) = (.userName, true)
        selection.words = ["user10", "5"]
        let found = try users(selection).map(\.userNameKey)
        let expected = (1000..<1100).map { "user\($0)" }.filter { $0.dropFirst(4).contains("5") }
        #expect(found == Array(expected.reversed()))
    }
}
