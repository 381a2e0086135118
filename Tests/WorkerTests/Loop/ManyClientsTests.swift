import EntraSimulator
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import Synchronization
import TestBed
import Testing

/// Many clients at once.
@Suite struct ManyClientsTests {
    @Test func `24 writers and 8 readers: every write is answered once, every read is one state`() throws {
        let installation = try Installation()
        let worker = try RunningWorker(installation)
        let client = Client(worker, installation)
        try inThreads(32) { number in
            if number < 24 {
                for turn in 0..<20 { _ = try client.create("user\(number).\(turn)@example.org") }
            } else {
                var last = 0
                for _ in 0..<30 {
                    let page = try #require(try client.ask("GET", "/Users?count=1000&attributes=userName").json())
                    let total = page["totalResults"]?.number?.integer ?? -1
                    #expect(page["Resources"]?.array?.count == min(total, 1000))
                    #expect(total >= last)
                    last = total
                }
            }
        }
        let names = try installation.userNames
        #expect(names.count == 480)
        #expect(Set(names).count == 480)
    }

    @Test func `of clients that create the same user at once, one succeeds`() throws {
        let installation = try Installation()
        let worker = try RunningWorker(installation)
        let client = Client(worker, installation)
        let created = Atomic(0)
        let refused = Atomic(0)
        try inThreads(16) { _ in
            switch try client.ask("POST", "/Users", #"{"userName":"ada@example.org"}"#).status {
            case 201: created.add(1, ordering: .relaxed)
            case 409: refused.add(1, ordering: .relaxed)
            default: break
            }
        }
        #expect(created.load(ordering: .relaxed) == 1)
        #expect(refused.load(ordering: .relaxed) == 15)
    }

    @Test func `two workers share one database`() throws {
        let installation = try Installation()
        let one = try RunningWorker(installation)
        let listening = try ListeningSocket(path: installation.directory.file("two.sock"))
        let two = try RunningWorker(installation, .inherited(listening))
        let clients = [Client(one, installation), Client(two, installation)]
        try inThreads(16) { number in
            for turn in 0..<10 {
                let id = try clients[number % 2].create("user\(number).\(turn)@example.org")
                // What one of them has acknowledged, the other has.
                #expect(try clients[(number + 1) % 2].ask("GET", "/Users/\(id)").status == 200)
            }
        }
        #expect(try installation.userNames.count == 160)
        _ = try installation.administration.set(.scim(false), of: installation.organization)
        for client in clients { #expect(try client.ask("GET", "/Users").status == 403) }
        #expect(try one.stop() == .exited(0))
        #expect(try clients[1].ask("GET", "/Users").status == 403)
        #expect(try two.stop() == .exited(0))
    }
}
