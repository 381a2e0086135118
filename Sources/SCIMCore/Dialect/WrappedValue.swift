/// One value in an array where one value is meant, or in an object with `value` where a plain one is (Q51, Q65). SAP's client
/// sends such an array for `emails[type eq "home"]`.
///
///     "value": [{"$ref": null, "value": "7c0c…"}]
enum WrappedValue {
    static func mend(_ value: JSONValue, _ attribute: Attribute) -> JSONValue? {
        switch value {
        case .array(let elements) where elements.count == 1: elements[0]
        case .object(let members) where attribute.type != .complex: members.value(named: "value")
        default: nil
        }
    }
}
