extension String {
    /// Whether this looks like Entra's objectId: 8-4-4-4-12 hexadecimal digits, in either case.
    package var isGUID: Bool { ResourceID(lowercased()) != nil }
}
