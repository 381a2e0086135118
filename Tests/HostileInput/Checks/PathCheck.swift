import SCIMCore

/// A path that is read is written as a path that is read as the same one.
final class PathCheck: InputCheck {
    func check(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        let path: AttributePath
        do throws(SCIMError) {
            path = try AttributePath(parsing: text, knownSchemas: Schema.standardURNs)
        } catch {
            return try promise(error.status == 400 && error.type != nil, "\(error)")
        }
        let written = path.description
        if written.utf8.count <= 4096, written.utf8.count(where: { "([".utf8.contains($0) }) < 20 {
            let again = try AttributePath(parsing: written, knownSchemas: Schema.standardURNs)
            try promise(again == path, "\(text) is written as \(written), and read as \(again)")
        }
        for type in [ResourceType.user, .group] { _ = path.resolution(in: type) }
    }

    func seeds() throws -> [[UInt8]] {
        let corpus = try Corpus()
        return (corpus.paths + ["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value"])
            .map { Array($0.utf8) }
    }
}
