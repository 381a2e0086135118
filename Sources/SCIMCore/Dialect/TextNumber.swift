/// A number as text, or text as a number (Q75): mappings are typed by hand in Entra's attribute list.
enum TextNumber {
    static func mend(_ value: JSONValue, _ attribute: Attribute) -> JSONValue? {
        switch (attribute.type, value) {
        case (.string, .number(let number)), (.reference, .number(let number)): .string(number.text)
        case (.integer, .string(let text)), (.decimal, .string(let text)): number(text)
        default: nil
        }
    }

    private static func number(_ text: String) -> JSONValue? {
        guard let value = try? JSONValue(parsing: text), case .number = value else { return nil }
        return value
    }
}
