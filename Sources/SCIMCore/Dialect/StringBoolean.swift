/// `"active": "False"` (Q26, Q37): Entra's expression language knows only strings, so booleans arrive as text.
enum StringBoolean {
    static func mend(_ value: JSONValue, _ attribute: Attribute) -> JSONValue? {
        guard attribute.type == .boolean, case .string(let text) = value else { return nil }
        switch text.asciiLowercased {
        case "true": return true
        case "false": return false
        default: return nil
        }
    }
}
