/// An organization's number in this database.
package struct OrganizationID: Sendable, Hashable, Comparable {
    package let number: Int64

    package init(_ number: Int64) { self.number = number }

    package static func < (left: OrganizationID, right: OrganizationID) -> Bool { left.number < right.number }
}
