/// One entry of a PatchOp message whose path has been resolved and whose value has been read (RFC 7644 §3.5.2).
package struct PatchOperation: Sendable, Hashable {
    package var kind: Kind
    package var target: Target
    /// Canonical names and types; nil if the value unassigns the target, and for a removal of all that the target selects.
    /// The value of any other removal limits it: it takes away only what is equal. In the object of a complex attribute null
    /// stands for a part that is unassigned or, in a removal, that goes whatever its value is.
    package var value: JSONValue?
    /// The operation's place in the message, from 1.
    package var number: Int

    package init(_ kind: Kind, _ target: Target, value: JSONValue?, number: Int) {
        self.kind = kind
        self.target = target
        self.value = value
        self.number = number
    }

    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case add, replace, remove
    }

    /// What an operation changes.
    package enum Target: Sendable, Hashable {
        /// `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User`: every attribute of the extension.
        case wholeExtension(Schema)
        /// `emails[type eq "work"].value`; the filter is resolved, its paths begin at the value.
        case attribute(AttributeTarget, where: Filter?)
    }
}

/// A change of a group's member list; members are rows, not part of the stored resource.
package enum MemberChange: Sendable, Hashable {
    case add([String])
    case remove([String])
    /// Removes the members whose `value`, `type` or `$ref` satisfy the filter; where a list was given, only those on it.
    case removeMatching(Filter, among: [String]? = nil)
    case removeAll
    case replace([String])
}
