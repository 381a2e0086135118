/// Something that happened in the simulated directory.
package struct DirectoryChange: Sendable, Hashable {
    package let kind: Kind
    /// Whom or what it befell: `ada.byron@contoso.example to ada.king@contoso.example`
    package let subject: String

    package init(_ kind: Kind, _ subject: String) {
        self.kind = kind
        self.subject = subject
    }

    /// Each as it is told.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case renamed = "people renamed"
        case gotRole = "app roles changed"
        case disabled = "accounts disabled"
        case enabled = "accounts enabled again"
        case unassigned = "people no longer assigned"
        case softDeleted = "people in the recycle bin"
        case hardDeleted = "people deleted for good"
        case moved = "departments changed"
        case gotManager = "managers set"
        case lostManager = "managers cleared"
        case joined = "people who joined"
        case groupRenamed = "groups renamed"
        case membersExchanged = "groups whose members changed"
        case groupCreated = "groups created"
        case groupDeleted = "groups deleted"
    }
}
