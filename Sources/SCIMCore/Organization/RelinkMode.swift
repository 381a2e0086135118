/// Whether a create with the `externalId` of a known record takes that record up again (D4 of the design).
package enum RelinkMode: String, Sendable, Hashable, CaseIterable {
    case off
    /// If the `externalId` is a GUID, as Entra's objectId is.
    case guid
}
