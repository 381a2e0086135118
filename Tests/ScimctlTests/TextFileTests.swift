import Glibc
import TestBed
import Testing

@testable import scimctl

/// Files that are replaced in a directory where another user may have planted something.
@Suite struct TextFileTests {
    /// What can have a name already.
    enum Plant: CaseIterable {
        case symbolicLink, danglingLink, linkToDirectory, hardLink, pipe

        /// Makes it at `path`, pointing to what `directory` has.
        func make(at path: String, in directory: TemporaryDirectory) -> Int32 {
            switch self {
            case .symbolicLink: symlink(directory.file("victim"), path)
            case .danglingLink: symlink(directory.file("missing"), path)
            case .linkToDirectory: symlink(directory.file("elsewhere"), path)
            case .hardLink: link(directory.file("victim"), path)
            case .pipe: mkfifo(path, 0o600)
            }
        }
    }

    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write("untouched", to: "victim")
        try #require(chmod(directory.file("victim"), 0o600) == 0)
        try #require(mkdir(directory.file("elsewhere"), 0o700) == 0)
        try #require(mkdir(directory.file("metrics"), 0o700) == 0)
    }

    @Test(arguments: Plant.allCases)
    func `what another user planted at a name is never followed`(plant: Plant) throws {
        let path = directory.file("metrics/scim-fcgi.prom")
        try #require(plant.make(at: path, in: directory) == 0)
        try TextFile.replace(path, by: "figures")
        try expectVictimIsUntouched()
        #expect(directory.text(of: "metrics/scim-fcgi.prom") == "figures")
        #expect(try kind(of: path) == S_IFREG)
        #expect(try directory.mode(of: "metrics/scim-fcgi.prom") == 0o644)
        #expect(names(in: "metrics") == ["scim-fcgi.prom"])
    }

    @Test(arguments: Plant.allCases)
    func `what another user planted at the name of a draft is never followed`(plant: Plant) throws {
        let path = directory.file("metrics/scim-fcgi.prom")
        try directory.write("older figures", to: "metrics/scim-fcgi.prom")
        // No one can predict the name; the same seed does.
        var foretold = SeededRandom(seed: 10)
        let draft = TextFile.draftName(for: path, random: &foretold)
        try #require(plant.make(at: draft, in: directory) == 0)
        let planted = try kind(of: draft)
        var random = SeededRandom(seed: 10)
        #expect(throws: (any Error).self) { try TextFile.replace(path, by: "figures", random: &random) }
        try expectVictimIsUntouched()
        #expect(directory.text(of: "metrics/scim-fcgi.prom") == "older figures")
        #expect(try kind(of: draft) == planted)
    }

    @Test func `a file that cannot be written leaves nothing behind`() throws {
        try #require(mkdir(directory.file("metrics/scim-fcgi.prom"), 0o700) == 0)
        #expect(throws: (any Error).self) {
            try TextFile.replace(directory.file("metrics/scim-fcgi.prom"), by: "figures")
        }
        #expect(names(in: "metrics") == ["scim-fcgi.prom"])
    }

    @Test func `drafts have a new name each time`() {
        var random = SystemRandomNumberGenerator()
        let names = Set((0..<1000).map { _ in TextFile.draftName(for: "scim-fcgi.prom", random: &random) })
        #expect(names.count == 1000)
    }

    private func expectVictimIsUntouched() throws {
        #expect(directory.text(of: "victim") == "untouched")
        #expect(try directory.mode(of: "victim") == 0o600)
        #expect(access(directory.file("missing"), F_OK) != 0)
        #expect(names(in: "elsewhere").isEmpty)
    }

    /// The type of what has the name itself, not of what it points to.
    private func kind(of path: String) throws -> mode_t {
        var status = stat()
        try #require(lstat(path, &status) == 0)
        return status.st_mode & S_IFMT
    }

    private func names(in folder: String) -> [String] {
        guard let stream = opendir(directory.file(folder)) else { return ["unreadable"] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
