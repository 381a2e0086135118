package import SCIMStore

extension TokenPurpose {
    /// What the names of rehearsals' tokens begin with, and no others: by the name what they left in the log is found.
    package static let rehearsalPrefix = "scimctl doctor "
}
