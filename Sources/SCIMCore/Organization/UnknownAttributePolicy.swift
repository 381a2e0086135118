/// What happens to attributes that no schema knows (D7 of the design).
package enum UnknownAttributePolicy: String, Sendable, Hashable, CaseIterable {
    case ignore, reject
}
