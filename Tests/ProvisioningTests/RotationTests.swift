import EntraSimulator
import OrderedCollections
import SCIMCore
import Synchronization
import TestBed
import Testing

/// Secrets and keys are changed while clients are at work, and no request of theirs is refused.
@Suite struct RotationTests {
    private let visit: Visit
    private let desk: Desk

    init() throws {
        visit = try Entrance.worker.enter()
        desk = visit.desk
    }

    /// Several clients read and write as fast as they can; `change` is called while they do, and each takes its credentials
    /// anew from `transport` whenever it is said that they have changed.
    private func play(
        _ transport: @escaping @Sendable (Int) throws -> any Transport, change: (_ renew: () -> Void) throws -> Void
    ) throws {
        let round = Mutex(0)
        let isOver = Mutex(false)
        let done = Mutex([Int](repeating: -1, count: 4))
        let refused = Mutex<[Int: Int]>([:])
        let count = Mutex(0)
        try inThreads(4) { number in
            var (known, way) = (-1, try transport(number))
            while !isOver.withLock(\.self) {
                let current = round.withLock(\.self)
                if current != known { (known, way) = (current, try transport(number)) }
                let name = "user-\(number)-\(count.withLock { value in value += 1; return value })"
                for request in [
                    ProvisioningRequest("POST", "/Users", body: Array(#"{"userName":"\#(name)"}"#.utf8)),
                    ProvisioningRequest("GET", "/Users?count=1"),
                ] {
                    let status = try way.send(request).status
                    if status >= 400 { refused.withLock { $0[status, default: 0] += 1 } }
                }
                done.withLock { $0[number] = known }
            }
        } meanwhile: {
            defer { isOver.withLock { $0 = true } }
            eventually { done.withLock { $0.allSatisfy { $0 == 0 } } }
            try change {
                let next = round.withLock { value in
                    value += 1
                    return value
                }
                eventually { done.withLock { $0.allSatisfy { $0 == next } } }
            }
        }
        #expect(refused.withLock(\.self) == [:])
        #expect(count.withLock(\.self) > 8)
    }

    @Test func `a token is rotated under load`() throws {
        let token = Mutex(visit.token)
        let socket = try #require(visit.transport as? SocketTransport)
        try play { _ in
            BearerTransport(token: token.withLock(\.self), over: socket)
        } change: { renew in
            let made = try desk.done(
                "token", "rotate", "--org", visit.organization, "test", "--overlap", "1h", "--json")
            let secret = try #require(try made.json()["token"]?.string)
            token.withLock { $0 = secret }
            renew()
            try desk.done("token", "revoke", "--org", visit.organization, "test", "--replaced", "--yes")
            renew()
        }
    }

    @Test func `a client secret is rotated under load`() throws {
        let credentials = try visit.credentials()
        let id = credentials.clientID
        let secret = Mutex(credentials.clientSecret)
        let socket = try #require(visit.transport as? SocketTransport)
        try play { _ in
            let transport = TokenEndpointTransport(clientID: id, over: socket) {
                .secretInHeader(secret.withLock(\.self))
            }
            try transport.fetch()
            return transport
        } change: { renew in
            let made = try desk.done("client", "rotate", "--org", visit.organization, "client", "--json")
            let new = try #require(try made.json()["secret"]?.string)
            renew()
            secret.withLock { $0 = new }
            renew()
            try desk.done("client", "revoke", "--org", visit.organization, "client", "--replaced", "--yes")
            renew()
        }
    }

    @Test func `an issuer changes its key under load`() throws {
        let credentials = try visit.credentials()
        let (id, files) = (credentials.clientID, try TemporaryDirectory())
        var next = credentials.issuer
        next.changeKey()
        // An issuer publishes a new key before it signs with it, and withdraws the old one later.
        let both = try JSONValue(parsing: credentials.issuer.keySet)["keys"]?.array ?? []
        let new = try JSONValue(parsing: next.keySet)["keys"]?.array ?? []
        try files.write(JSONValue.object(["keys": .array(both + new)]).text, to: "both.json")
        try files.write(JSONValue.object(["keys": .array(new)]).text, to: "new.json")
        let issuer = Mutex(credentials.issuer)
        let socket = try #require(visit.transport as? SocketTransport)
        try play { number in
            let signer = issuer.withLock(\.self)
            guard number.isMultiple(of: 2) else { return BearerTransport(token: signer.entraToken(), over: socket) }
            let transport = TokenEndpointTransport(clientID: id, over: socket) { .assertion(signer.assertion(for: id)) }
            try transport.fetch()
            return transport
        } change: { renew in
            try desk.done("keys", "import", files.file("both.json"))
            renew()
            issuer.withLock { $0 = next }
            renew()
            try desk.done("keys", "import", files.file("new.json"))
            renew()
        }
    }
}
