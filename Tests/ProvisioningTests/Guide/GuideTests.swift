import EntraSimulator
import OrderedCollections
import SCIMCore
import TestBed
import Testing

/// What an administrator is led through, chapter by chapter: `scimctl` on this side, Entra on the other.
@Suite struct GuideTests {
    private static let withSingleAppRole = UserMapping.minimal.withSingleAppRole

    @Test(arguments: Entrance.running)
    func `an organization begins switched off, and every endpoint says so until it is enabled`(
        entrance: Entrance
    ) throws {
        let organization = try NewOrganization(at: entrance)
        let switches = try organization.switches()
        #expect(switches["enabled"] == false && switches["groupSync"] == false && switches["defaultRole"] == .null)
        #expect(try organization.json("role", "map", "list")["mappings"] == [])
        try organization.makeToken()
        for path in ["/Users", "/Groups", "/ServiceProviderConfig", "/ResourceTypes", "/Schemas", "/Bulk", "/"] {
            #expect(try organization.send("GET", path).status == 403, "\(path)")
        }
        let test = organization.job().testConnectionOnce()
        #expect(test.checks.allSatisfy { $0.failure?.explanation.contains("switched off") == true })
        try organization.command("org", "enable", organization.name)
        #expect(organization.job().testConnectionOnce().isGreen)
    }

    @Test(arguments: Entrance.running)
    func `a token is shown once, and a lost one is replaced by another`(entrance: Entrance) throws {
        let organization = try NewOrganization(at: entrance)
        try organization.command("org", "enable", organization.name)
        let shown = try organization.scimctl("token", "create", "--name", "Entra Production").output
        let secret = try #require(shown.split(whereSeparator: \.isWhitespace).first { $0.hasPrefix("scim_") })
        #expect(shown.contains(organization.visit.baseURL))
        #expect(try organization.send("GET", "/Users", token: String(secret)).status == 200)
        for words in [["token", "list"], ["token", "list", "--json"], ["audit", "show"], ["log", "--json"]] {
            let output = try organization.visit.desk.run(words + ["--org", organization.name]).output
            #expect(!output.contains(secret), "\(words)")
        }
        try organization.makeToken(named: "Entra, the second one")
        try organization.scimctl("token", "revoke", "Entra Production", "--yes")
        #expect(try organization.send("GET", "/Users", token: String(secret)).status == 401)
        #expect(try organization.send("GET", "/Users").status == 200)
    }

    @Test(arguments: Entrance.running)
    func `the connection is tested, one person is provisioned on demand, then everybody in a cycle`(
        entrance: Entrance
    ) throws {
        let organization = try NewOrganization.connected(at: entrance)
        var job = organization.job()
        #expect(job.testConnection().isGreen)
        let directory = Directory.invented(seed: 21, people: 15, groupCount: 0)
        let first = try #require(directory.usersInScope.first)
        #expect(job.provisionOnDemand(first.objectID, of: directory).failure == nil)
        #expect(Array(try organization.users().keys) == [first.userPrincipalName])
        #expect(job.incrementalCycle(of: directory).isClean)
        let members = try organization.users()
        #expect(members.count == directory.usersInScope.count)
        for person in directory.usersInScope {
            let member = try #require(members[person.userPrincipalName])
            #expect(member["displayName"]?.string == person.displayName)
            #expect(member["email"]?.string == person.mail)
            #expect(member["active"] == .bool(person.accountEnabled))
            #expect(member["externalId"]?.string == person.objectID.text)
            #expect(member["role"] == .null)
        }
        #expect(try organization.log { $0["operation"] == "create" }.count == members.count)
    }

    /// The default mapping of the portal beside the least that is needed.
    @Test(arguments: Entrance.running)
    func `the other attributes of Entra's default mapping never cause an error`(entrance: Entrance) throws {
        let organization = try NewOrganization.connected(at: entrance)
        var job = organization.job(.portalDefault.withObjectIDAsExternalID)
        var directory = Directory.invented(seed: 22, people: 20, groupCount: 0)
        #expect(job.initialCycle(of: directory).failures.map(\.sentence) == [])
        _ = directory.passWeek()
        #expect(job.incrementalCycle(of: directory).failures.map(\.sentence) == [])
        #expect(try organization.scimctl("log", "--failed").output == "")
    }

    @Test(arguments: Entrance.running)
    func `a user who is renamed, disabled, unassigned, deleted and restored stays one record until deleted for good`(
        entrance: Entrance
    ) throws {
        let organization = try NewOrganization.connected(at: entrance)
        var job = organization.job()
        var directory = Directory.invented(seed: 23, people: 6, groupCount: 0)
        #expect(job.initialCycle(of: directory).isClean)
        let person = try #require(directory.usersInScope.first { !$0.isGuest && $0.accountEnabled })
        let id = try #require(job.users[person.objectID]?.id)
        let count = try organization.users().count

        directory.rename(person.objectID, surname: "Lovelace", latin: "lovelace")
        #expect(job.incrementalCycle(of: directory).users.updated == 1)
        let name = try #require(directory.users[person.objectID]?.userPrincipalName)
        let renamed = try organization.json("user", "show", name)
        #expect(renamed["id"]?.string == id)
        #expect(renamed["formerUserNames"]?.array?.first?["userName"]?.string == person.userPrincipalName)
        #expect(try organization.users().count == count)

        /// A cycle after a change in Entra, and what the member's record is then.
        func cycle(_ change: (inout Directory) -> Void) throws -> JSONValue {
            change(&directory)
            let summary = job.incrementalCycle(of: directory)
            #expect(summary.isClean, "\(summary.failures.map(\.sentence))")
            return try organization.json("user", "show", name)
        }
        let before = try #require(renamed["attributes"]?.object)
        let absences: [(leave: (inout Directory) -> Void, comeBack: (inout Directory) -> Void)] = [
            ({ $0.disable(person.objectID) }, { $0.enable(person.objectID) }),
            ({ $0.unassign(person.objectID) }, { $0.assign(person.objectID) }),
            ({ $0.softDelete(person.objectID) }, { $0.restore(person.objectID) }),
        ]
        for absence in absences {
            let gone = try cycle(absence.leave)
            #expect(gone["active"] == false)
            #expect(gone["id"]?.string == id)
            let back = try cycle(absence.comeBack)
            #expect(back["active"] == true)
            #expect(back["attributes"]?.object == before)
        }
        directory.hardDelete(person.objectID)
        #expect(job.incrementalCycle(of: directory).users.deleted == 1)
        #expect(try organization.users()[name] == nil)
        #expect(try organization.send("GET", "/Users/\(id)").status == 404)
        let life = try organization.log("--user", name) { _ in true }.compactMap { $0["operation"]?.string }
        #expect(
            life.filter { $0 != "unchanged" } == ["create", "update"]
                + Array(repeating: ["deactivate", "activate"], count: 3).joined() + ["delete"])
    }

    @Test(arguments: Entrance.running)
    func `groups are mirrored once group sync is on, and deleting one keeps its members`(entrance: Entrance) throws {
        let organization = try NewOrganization.connected(at: entrance)
        var directory = Directory.invented(seed: 24, people: 12, groupCount: 3)
        var job = organization.job(groups: true)
        let refused = job.initialCycle(of: directory)
        #expect(refused.groups.failed == 3 && refused.users.failed == 0)
        #expect(refused.failures.allSatisfy { $0.explanation.contains("group sync is switched off") })
        #expect(try organization.groups().isEmpty)

        try organization.command("org", "groups-sync", organization.name, "on")
        #expect(job.incrementalCycle(of: directory).isClean)
        try expectMirror(of: directory, in: organization)
        let group = try #require(directory.groups.values.first { !$0.members.isEmpty })
        let id = try #require(try organization.groups()[group.displayName]?["id"]?.string)
        directory.addMember(directory.hire(role: nil), to: group.objectID)
        directory.removeMember(try #require(group.members.first), from: group.objectID)
        directory.renameGroup(group.objectID, to: "Sales – Île-de-France")
        #expect(job.incrementalCycle(of: directory).isClean)
        try expectMirror(of: directory, in: organization)
        #expect(try organization.groups()["Sales – Île-de-France"]?["id"]?.string == id)

        let people = try organization.users().count
        directory.deleteGroup(group.objectID)
        #expect(job.incrementalCycle(of: directory).groups.deleted == 1)
        try expectMirror(of: directory, in: organization)
        #expect(try organization.users().count == people)
        #expect(try organization.users().values.allSatisfy { $0["role"] == .null })
    }

    private func expectMirror(of directory: Directory, in organization: NewOrganization) throws {
        let groups = try organization.groups()
        #expect(Set(groups.keys) == Set(directory.groups.values.map(\.displayName)))
        for group in directory.groups.values {
            let members = try organization.json("group", "members", group.displayName)["members"].by("name").keys
            let wanted = group.members.compactMap { directory.users[$0] }.filter(\.isInScope).map(\.userPrincipalName)
            #expect(Set(members) == Set(wanted), "\(group.displayName)")
        }
    }

    @Test(arguments: Entrance.running)
    func `app roles become roles by the mappings, or the default role`(entrance: Entrance) throws {
        let organization = try NewOrganization.connected(at: entrance)
        for role in ["admin", "member", "viewer"] { try organization.scimctl("role", "map", "set", role, role) }
        try organization.scimctl("role", "default", "set", "member")
        var directory = Directory.invented(seed: 25, people: 16, groupCount: 0)
        var job = organization.job(Self.withSingleAppRole)
        #expect(job.initialCycle(of: directory).isClean)
        func expectRoles() throws {
            let members = try organization.users()
            for person in directory.usersInScope {
                let role = person.appRoles.first?.value ?? "member"
                #expect(members[person.userPrincipalName]?["role"]?.string == role, "\(person.userPrincipalName)")
            }
        }
        try expectRoles()
        let people = directory.usersInScope.filter(\.accountEnabled)
        let (viewer, admin) = (
            try #require(people.first { $0.appRoles.first?.value == "viewer" }),
            try #require(people.first { $0.appRoles.first?.value == "admin" })
        )
        directory.changeRole(viewer.objectID, to: directory.role("admin"))
        directory.changeRole(admin.objectID, to: nil)
        #expect(job.incrementalCycle(of: directory).isClean)
        try expectRoles()
        let explained = try organization.json("role", "explain", viewer.userPrincipalName)
        #expect(explained["label"] == "admin" && explained["roleReason"] == "mapping")
        #expect(try organization.json("role", "explain", admin.userPrincipalName)["roleReason"] == "default")
    }

    @Test(arguments: Entrance.running)
    func `changed mappings reach users whom Entra does not write, through preview and reapply`(entrance: Entrance)
        throws
    {
        let organization = try NewOrganization.connected(at: entrance)
        let directory = Directory.invented(seed: 26, people: 8, groupCount: 0)
        var job = organization.job(Self.withSingleAppRole)
        #expect(job.initialCycle(of: directory).isClean)
        #expect(try organization.users().values.allSatisfy { $0["role"] == .null })
        let admins = directory.usersInScope.filter { $0.appRoles.first?.value == "admin" }.map(\.userPrincipalName)
        let preview = try organization.json("role", "preview", "--map", "admin=admin")
        #expect(Set(preview["users"].by("userName").keys) == Set(admins))
        try organization.scimctl("role", "map", "set", "admin", "admin")
        #expect(job.incrementalCycle(of: directory).isClean)
        #expect(try organization.users().values.allSatisfy { $0["role"] == .null })
        try organization.scimctl("role", "reapply")
        #expect(Set(try organization.users().filter { $0.value["role"] == "admin" }.keys) == Set(admins))
    }

    @Test(arguments: Entrance.running)
    func `one constant role for everyone, and administrators who are set here and stay`(
        entrance: Entrance
    ) throws {
        let organization = try NewOrganization.connected(at: entrance)
        try organization.scimctl("role", "map", "set", "member", "member")
        var directory = Directory.invented(seed: 27, people: 8, groupCount: 0)
        var job = organization.job(.minimal.mapping(.constant("member"), to: .primary(of: "roles", "value")))
        #expect(job.initialCycle(of: directory).isClean)
        #expect(try organization.users().values.allSatisfy { $0["role"] == "member" })
        let boss = try #require(directory.usersInScope.first { !$0.isGuest && $0.accountEnabled })
        try organization.scimctl("user", "role", "set", boss.userPrincipalName, "admin")
        directory.rename(boss.objectID, surname: "Hopper", latin: "hopper")
        #expect(job.incrementalCycle(of: directory).isClean)
        try organization.scimctl("role", "reapply")
        let name = try #require(directory.users[boss.objectID]?.userPrincipalName)
        #expect(try organization.users()[name]?["role"] == "admin")
        #expect(try organization.json("role", "explain", name)["roleReason"] == "manual")
        try organization.scimctl("user", "role", "clear", name)
        #expect(try organization.users()[name]?["role"] == "member")
    }

    @Test(arguments: Entrance.running)
    func `an expired token ends the cycle, and a new one continues it`(entrance: Entrance) throws {
        let organization = try NewOrganization.connected(at: entrance)
        let directory = Directory.invented(seed: 28, people: 5, groupCount: 0)
        try organization.makeToken(named: "short", expires: "2s")
        var job = organization.job()
        #expect(job.initialCycle(of: directory).isClean)
        sleepMilliseconds(2100)
        let stopped = job.incrementalCycle(of: directory)
        #expect(stopped.stop?.reason == .invalidCredentials)
        #expect(stopped.traffic.total == 1)
        let entries = try organization.log("--failed") { $0["detail"] == "token expired" }
        #expect(entries.first?.words.contains("scimctl token create") == true)
        #expect(try organization.json("token", "list")["tokens"].by("name")["short"]?["state"] == "expired")
        try organization.makeToken(named: "next")
        var restarted = organization.job()
        let again = restarted.initialCycle(of: directory)
        #expect(again.isClean && again.users.created == 0)
    }

    @Test(arguments: Entrance.running)
    func `switching SCIM off keeps the users, or deactivates them if asked to`(entrance: Entrance) throws {
        let organization = try NewOrganization.connected(at: entrance)
        let directory = Directory.invented(seed: 29, people: 6, groupCount: 0)
        var job = organization.job()
        #expect(job.initialCycle(of: directory).isClean)
        let members = try organization.users()
        let off = try organization.command("org", "disable", organization.name)
        #expect(off.output.contains("Users stay as they are."))
        #expect(try organization.users() == members)
        #expect(job.incrementalCycle(of: directory).stop?.explanation.contains("403") == true)
        try organization.command("org", "enable", organization.name)
        #expect(job.incrementalCycle(of: directory).isClean)
        try organization.command("org", "disable", organization.name, "--members", "deactivate", "--yes")
        #expect(try organization.users().values.allSatisfy { $0["active"] == false })
        #expect(try organization.users().count == members.count)
    }

    @Test(arguments: Entrance.running)
    func `switching group sync off closes the groups and keeps them`(entrance: Entrance) throws {
        let organization = try NewOrganization.connected(at: entrance, groupSync: true)
        let directory = Directory.invented(seed: 30, people: 6, groupCount: 2)
        var job = organization.job(groups: true)
        #expect(job.initialCycle(of: directory).isClean)
        let groups = try organization.groups()
        try organization.command("org", "groups-sync", organization.name, "off")
        #expect(try organization.send("GET", "/Groups").status == 403)
        #expect(try organization.send("GET", "/Users").status == 200)
        #expect(try organization.groups() == groups)
        try organization.command("org", "groups-sync", organization.name, "on")
        #expect(job.incrementalCycle(of: directory).isClean)
        try expectMirror(of: directory, in: organization)
    }
}

extension ProvisioningJob {
    /// The connection test of a job that is not gone on with.
    fileprivate func testConnectionOnce() -> ConnectionTest {
        var job = self
        return job.testConnection()
    }
}
