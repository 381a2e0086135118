/// One value in an array, or in an object with `value`, where the attribute holds a plain one (Q51, Q65).
///
///     "value": [{"$ref": null, "value": "7c0c…"}]
enum WrappedValue {
    static func mend(_ value: JSONValue, _ attribute: Attribute) -> JSONValue? {
        switch value {
        case .array(let elements) where elements.count == 1 && !attribute.isMultiValued: elements[0]
        case .object(let members) where attribute.type != .complex: members.value(named: "value")
        default: nil
        }
    }
}
