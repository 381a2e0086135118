/// The identifier alone where a complex value with `value` is meant: `"manager": "7c0c…"`, `"members": ["7c0c…"]` (Q27,
/// Q51, Q89).
enum BareReference {
    static func mend(_ value: JSONValue, _ attribute: Attribute) -> JSONValue? {
        guard attribute.type == .complex, case .string(let text) = value, attribute.subAttribute("value") != nil else {
            return nil
        }
        return .object(["value": .string(text)])
    }
}
