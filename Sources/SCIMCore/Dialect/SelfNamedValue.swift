/// The value under the attribute's own name again, as Salesforce's dialect has it; midPoint and Syncope send it too.
///
///     {"op": "remove", "path": "members", "value": {"members": [{"value": "7c0c…"}]}}
enum SelfNamedValue {
    static func unwrap(_ members: JSONObject, _ attribute: Attribute) -> JSONValue? {
        guard let value = members.value(named: attribute.name), attribute.subAttribute(attribute.name) == nil else {
            return nil
        }
        return value
    }
}
