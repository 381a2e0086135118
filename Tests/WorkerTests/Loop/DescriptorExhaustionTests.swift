import EntraSimulator
import FoundationEssentials
import TestBed
import Testing

/// More connections than the process may have open files.
@Suite struct DescriptorExhaustionTests {
    /// - Parameter openFiles: 40 is less than the worker wants to spare, so that `accept` itself fails; of 120 it keeps
    ///   enough for the database, and takes in no more by itself.
    @Test(arguments: [40, 120]) func `those that are served go on, and the others wait their turn`(openFiles: Int)
        throws
    {
        let installation = try Installation()
        let worker = try RunningWorker(installation, arguments: ["--threads", "4"], openFiles: openFiles)
        let client = Client(worker, installation)
        var request = client.request("GET", "/Users?count=1")
        request.keepsConnection = true
        let kept = try worker.connect()
        #expect(try kept.ask(request)?.status == 200)

        var silent = try (0..<300).map { _ in try worker.connect() }
        sleepMilliseconds(500)
        let before = try processorTime(of: worker)
        for number in 0..<20 {
            var post = client.request("POST", "/Users", #"{"userName":"u\#(number)@example.org"}"#)
            post.keepsConnection = true
            #expect(try kept.ask(post)?.status == 201)
            sleepMilliseconds(100)
        }
        // Hundredths of a second: it sleeps meanwhile, and does not say every time that it is full.
        #expect(try processorTime(of: worker) - before < 100)
        #expect(worker.log.split(separator: "\n").count { $0.contains("not accepting connections") } == 1)
        #expect(worker.process.result == nil)

        silent.removeAll()
        #expect(try client.isServed())
        #expect(try client.count("u19@example.org") == 1)
        #expect(try worker.stop() == .exited(0))
    }

    /// In hundredths of a second (proc(5)).
    private func processorTime(of worker: RunningWorker) throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(worker.process.identifier)/stat", encoding: .utf8)
        let fields = try #require(text.split(separator: ")").last).split(separator: " ")
        return (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0)
    }
}
