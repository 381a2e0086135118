import TestBed
import Testing

@testable import SCIMFCGI

/// What systemd is told while the start takes long, so that it does not give up.
@Suite struct StartExtensionTests {
    let directory: TemporaryDirectory
    private let receiver: DatagramReceiver
    let manager: ServiceManager

    init() throws {
        directory = try TemporaryDirectory()
        receiver = try DatagramReceiver(path: directory.file("notify"))
        manager = ServiceManager(environment: ["NOTIFY_SOCKET": receiver.path])
    }

    @Test func `asks for more time again and again until the step is done`() throws {
        let message = "EXTEND_TIMEOUT_USEC=30000\nSTATUS=opening the database"
        let received = try StartExtension(manager: manager, duration: .milliseconds(30)).run("opening the database") {
            (0..<4).map { _ in receiver.receive() }
        }
        #expect(received == Array(repeating: message, count: 4))
        manager.tell(.status("done"))
        eventually { receiver.receive() == "STATUS=done" }
    }

    @Test func `throws what the step throws, and then says no more`() throws {
        #expect(throws: StartFailure.self) {
            try StartExtension(manager: manager).run("opening the database") { throw StartFailure(.failure, "no") }
        }
        manager.tell(.status("done"))
        #expect(receiver.receive()?.hasPrefix("EXTEND_TIMEOUT_USEC=60000000\n") == true)
        #expect(receiver.receive() == "STATUS=done")
    }
}
