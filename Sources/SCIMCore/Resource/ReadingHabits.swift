/// What is forgiven while a client's values are read; the strict reading of RFC 7643 forgives nothing.
///
/// The habits of a client are in the folder `Dialect`; this is how they reach the reader.
package struct ReadingHabits: Sendable {
    /// Makes one value that fits the attribute out of one that does not; nil when it cannot.
    package var mend: @Sendable (JSONValue, Attribute) -> JSONValue?
    /// The value that an object stands for, where it only wraps it; nil when the object is meant itself.
    package var unwrap: @Sendable (JSONObject, Attribute) -> JSONValue?
    /// Rewrites the text of a path that is written in a way of the client's own; given the URNs that are known.
    package var mendPath: @Sendable (String, [String]) -> String
    /// Whether one value may stand where a multi-valued attribute wants an array.
    package var takesOneForSeveral: Bool
    /// Whether `""` unassigns an attribute of type string or reference, as null does.
    package var emptyStringUnassigns: Bool

    package init(
        takesOneForSeveral: Bool, emptyStringUnassigns: Bool,
        mendPath: @escaping @Sendable (String, [String]) -> String,
        unwrap: @escaping @Sendable (JSONObject, Attribute) -> JSONValue?,
        mend: @escaping @Sendable (JSONValue, Attribute) -> JSONValue?
    ) {
        self.unwrap = unwrap
        self.mendPath = mendPath
        self.mend = mend
        self.takesOneForSeveral = takesOneForSeveral
        self.emptyStringUnassigns = emptyStringUnassigns
    }

    package static let strict = ReadingHabits(
        takesOneForSeveral: false, emptyStringUnassigns: false, mendPath: { text, _ in text },
        unwrap: { _, _ in nil }, mend: { _, _ in nil })
}
