import TestBed
import Testing

@Suite struct InheritedSocketTests {
    @Test func `serves on descriptor 3`() throws {
        let installation = try Installation()
        let listening = try ListeningSocket(path: installation.directory.file("listen.sock"))
        let worker = try RunningWorker(installation, .inherited(listening))
        #expect(worker.log.contains("descriptor 3"))
        #expect(try worker.stop() == .exited(0))
    }
}
