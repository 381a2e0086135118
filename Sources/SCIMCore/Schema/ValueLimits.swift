/// How long the values that a request brings may be, in bytes of UTF-8 (D14 of the design). Longer ones that are stored already stay.
package enum ValueLimits {
    /// `userName`, a group's `displayName`, `externalId` and role labels: what resources are found and told apart by.
    package static let name = 1024
    /// Every other text.
    package static let text = 8192
    /// Photos, certificates and other binary values.
    package static let binary = 262_144
    /// The attributes of one resource as they are stored; a group's members are not among them.
    package static let document = 1_048_576

    /// - Parameters:
    ///   - count: bytes of the document that is to be stored.
    ///   - stored: bytes of the one in whose place it comes, which may be longer than is allowed now.
    /// - Throws: `invalidValue` for a document that is too long, unless it is not longer than the one before.
    package static func checkDocument(_ count: Int, replacing stored: Int = 0) throws(SCIMError) {
        guard count > document, count > stored else { return }
        throw .invalidValue(
            "the attributes would take \(count) bytes; the limit is \(document); send fewer or shorter values"
        )
    }
}

extension Attribute {
    /// - Parameter path: the attribute as it is told to people.
    /// - Throws: `invalidValue` for a text that is longer than the attribute takes, and for too many non-starters in a row.
    package func checkLength(of text: String, at path: @autoclosure () -> String) throws(SCIMError) {
        let count = text.utf8.count
        guard count <= longest else {
            throw .invalidValue("\(path()): the text has \(count) bytes; the limit is \(longest)")
        }
        guard !text.hasNonStarters(inARow: NonStarters.limit) else {
            throw .invalidValue(
                "\(path()): more than \(NonStarters.limit) combining marks in a row"
            )
        }
    }
}
