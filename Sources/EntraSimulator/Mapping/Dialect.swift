import SCIMCore

/// Which PATCH shapes a job writes; the same tenant may send all of them to the same endpoint.
package enum Dialect: Sendable, Hashable, CaseIterable {
    /// One operation per attribute, `Add`, `Replace`, `Remove`, booleans as text (Q36, Q37).
    case legacy
    /// The same with a dot between the URN of an extension and its attribute: job ids that begin with `customappsso` (Q50).
    case legacyOf2018
    /// With `aadOptscim062020` on the Tenant URL: lower case, booleans, simple attributes in one object without path (Q45–Q47).
    case compliant

    /// What the administrator would call it.
    package var name: String {
        switch self {
        case .legacy: "default PATCH dialect"
        case .legacyOf2018: "PATCH dialect of 2018"
        case .compliant: "aadOptscim062020"
        }
    }

    var extensionSeparator: String { self == .legacyOf2018 ? "." : ":" }
}

/// How an attribute that lost its value is emptied in the target (Q54, Q55).
package enum Clearing: Sendable, Hashable, CaseIterable {
    /// `{"op":"Remove","path":"title"}`
    case remove
    /// `{"op":"Replace","path":"title","value":""}`
    case emptyText
    /// `{"op":"replace","path":"title","value":null}`
    case null
    /// A null source value is not sent: the target keeps what it has.
    case leave
}

/// How booleans are written into a POST (Q26).
package enum BooleanStyle: Sendable, Hashable, CaseIterable {
    case json, text

    func value(_ flag: Bool) -> JSONValue { self == .json ? .bool(flag) : .string(flag ? "True" : "False") }
}
