import FoundationEssentials

/// A file below `Tests/Fixtures`: data that suites play or read.
package struct Fixture: Sendable, Hashable, Comparable {
    /// Relative to `Tests/Fixtures`.
    package let name: String

    package init(_ name: String) { self.name = name }

    /// An extension schema that some of Entra's exchanges write to.
    package static let contosoSchema = Fixture("entra/contoso-schema.json")

    /// Where a file of the repository itself is.
    package static func repositoryPath(_ path: String) -> String { "\(directory)/../../\(path)" }

    /// A file of the repository itself, as it is shipped.
    package static func repositoryFile(_ path: String) throws -> String {
        try String(contentsOfFile: repositoryPath(path), encoding: .utf8)
    }

    /// Writes a file of the repository that is made by a test.
    package static func writeRepositoryFile(_ path: String, _ text: String) throws {
        try text.write(toFile: repositoryPath(path), atomically: true, encoding: .utf8)
    }

    package var path: String { "\(Fixture.directory)/\(name)" }

    package func bytes() throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }

    /// The fixtures directly below a directory, in the order of their names.
    package static func all(in directory: String) throws -> [Fixture] {
        try FileManager.default.contentsOfDirectory(atPath: "\(Fixture.directory)/\(directory)")
            .map { Fixture("\(directory)/\($0)") }.sorted()
    }

    package static func < (left: Fixture, right: Fixture) -> Bool { left.name < right.name }

    private static let directory = #filePath.split(separator: "/").dropLast(2).map { "/" + $0 }.joined() + "/Fixtures"
}
