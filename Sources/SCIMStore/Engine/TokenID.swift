/// A token's number in this database.
package struct TokenID: Sendable, Hashable, Comparable {
    package let number: Int64

    package init(_ number: Int64) { self.number = number }

    package static func < (left: TokenID, right: TokenID) -> Bool { left.number < right.number }
}
