/// A credential's number in this database.
package struct CredentialID: Sendable, Hashable, Comparable {
    package let number: Int64

    package init(_ number: Int64) { self.number = number }

    package static func < (left: CredentialID, right: CredentialID) -> Bool { left.number < right.number }
}
