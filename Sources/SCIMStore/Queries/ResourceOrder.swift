/// The order of a list, always total: resources that are the same in it follow in the order of creation.
package struct ResourceOrder: Sendable, Hashable {
    package let column: Column
    package let isDescending: Bool

    package init(_ column: Column, isDescending: Bool) {
        self.column = column
        self.isDescending = isDescending
    }

    package static let creation = ResourceOrder(.id, isDescending: false)

    /// What SQL can sort by.
    package enum Column: String, Sendable, Hashable, CaseIterable {
        case id, name, externalID, created, modified
    }

    /// The text for ORDER BY.
    ///
    /// - Parameter backward: from the end to the beginning.
    func sql(_ kind: ResourceKind, backward: Bool = false) -> String {
        let isDown = isDescending != backward
        let direction = isDown ? "DESC" : "ASC"
        let tie = backward ? "id DESC" : "id ASC"
        switch column {
        case .id: return "id \(direction)"
        // Unique, so nothing is the same in it, and the index alone gives the order.
        case .name: return "\(kind == .user ? "user_name_key" : "display_name_key") \(direction)"
        // Without a value last in ascending order, first in descending (RFC 7644 §3.4.2.3).
        case .externalID: return "external_id \(direction) NULLS \(isDown ? "FIRST" : "LAST"), \(tie)"
        case .created: return "created \(direction), \(tie)"
        case .modified: return "modified \(direction), \(tie)"
        }
    }
}
