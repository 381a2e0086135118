import EntraSimulator
import OrderedCollections
import Testing

@Suite struct DirectoryTests {
    @Test func `the same seed invents the same people, another seed others`() {
        let one = Directory.invented(seed: 7, people: 50, groupCount: 5)
        let same = Directory.invented(seed: 7, people: 50, groupCount: 5)
        let other = Directory.invented(seed: 8, people: 50, groupCount: 5)
        #expect(one.users == same.users)
        #expect(one.groups == same.groups)
        #expect(one.users != other.users)
    }

    @Test func `every kind of person occurs`() {
        let people = Directory.invented(seed: 1).users.values
        #expect(people.count { $0.isInScope } >= 300)
        #expect(people.contains { $0.isGuest && $0.userPrincipalName.contains("#EXT#") })
        #expect(people.contains { !$0.accountEnabled })
        #expect(people.contains { $0.manager != nil })
        #expect(people.contains { !$0.displayName.utf8.allSatisfy { $0 < 0x80 } })
        let roles = Set(people.flatMap { $0.appRoles.map(\.value) })
        #expect(roles.isSuperset(of: ["admin", "member", "viewer"]))
    }
}
