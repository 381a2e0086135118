import Glibc
import TestBed
import Testing

/// The memory of our programs, in which are tokens and people's data, cannot be dumped or read (S31).
@Suite struct MemoryTests {
    private let directory: TemporaryDirectory
    private static let nobody: uid_t = 65_534

    init() throws { directory = try TemporaryDirectory() }

    /// The kernel gives what is in /proc of such a process to root, whoever runs it.
    private func owner(_ program: String, _ arguments: [String], named name: String) throws -> uid_t? {
        // As root, which everything there belongs to anyway, nothing could be told.
        let nobody = ["--reuid=\(Self.nobody)", "--regid=\(Self.nobody)", "--clear-groups"]
        let prefix = geteuid() == 0 ? ["/usr/bin/setpriv"] + nobody : []
        let process = try ChildProcess(prefix + [program] + arguments)
        defer { process.kill(SIGKILL) }
        var status = stat()
        for _ in 0..<500 {
            if comm(of: process.identifier) == name, stat("/proc/\(process.identifier)/environ", &status) == 0,
                status.st_uid == 0
            {
                return 0
            }
            sleepMilliseconds(2)
        }
        return comm(of: process.identifier) == name ? status.st_uid : nil
    }

    private func comm(of process: pid_t) -> String? {
        guard let file = fopen("/proc/\(process)/comm", "re") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 64)
        guard fgets(&line, Int32(line.count), file) != nil else { return nil }
        return String(decoding: line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    @Test(arguments: ["scimctl", "scim-fcgi"]) func `nobody but root can read its memory`(name: String) throws {
        // Both wait here, for a configuration that does not come.
        let pipe = directory.file("pipe")
        #expect(mkfifo(pipe, 0o666) == 0 && chmod(pipe, 0o666) == 0 && chmod(directory.path, 0o755) == 0)
        let command = name == "scimctl" ? ["status"] : []
        #expect(try owner(ChildProcess.program(name), command + ["--config", pipe], named: name) == 0)
        let other = geteuid() == 0 ? Self.nobody : geteuid()
        #expect(try owner("/usr/bin/sleep", ["60"], named: "sleep") == other)
    }
}
