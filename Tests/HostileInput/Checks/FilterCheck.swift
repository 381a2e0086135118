import SCIMCore

/// A filter that is read is written as a filter that is read as the same one; resolved, it can be asked of any resource.
final class FilterCheck: InputCheck {
    /// What a filter is asked of.
    private static let ada: JSONObject = [
        "userName": "ada@example.org", "active": true, "name": ["familyName": "Byron"],
        "emails": [["value": "ada@example.org", "type": "work", "primary": true], ["value": "ada@home.example"]],
        "meta": ["created": "2026-01-02T03:04:05.678Z"],
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": ["department": "Engines"],
    ]

    func check(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        let filter: Filter
        do throws(SCIMError) {
            filter = try Filter(parsing: text)
        } catch {
            return try promise(error.status == 400 && error.type == .invalidFilter, "\(error)")
        }
        let written = filter.description
        // Quotes around a bare word and parentheses around the filter of a value path can make it too long or too deep.
        if written.utf8.count <= 4096, written.utf8.count(where: { "([".utf8.contains($0) }) < 20 {
            let again = try Filter(parsing: written)
            try promise(again == filter, "\(text) is written as \(written), and read as \(again)")
        }
        for type in [ResourceType.user, .group] { try resolve(filter, type) }
    }

    private func resolve(_ filter: Filter, _ type: ResourceType) throws {
        do throws(SCIMError) {
            let resolved = try filter.resolved(in: type)
            let answer = resolved.matches(Self.ada, of: type)
            try promiseNot(resolved, answer, type)
        } catch {
            try promise(error.status == 400 && error.type != nil, "\(filter): \(error)")
        }
    }

    /// The opposite holds where the filter does not.
    private func promiseNot(_ filter: Filter, _ answer: Bool, _ type: ResourceType) throws(SCIMError) {
        guard Filter.not(filter).matches(Self.ada, of: type) != answer else {
            throw SCIMError(500, nil, "\(filter) and its opposite have one answer")
        }
    }

    func seeds() throws -> [[UInt8]] { try Corpus().filters.map { Array($0.utf8) } }
}
