/// The values of removals. RFC 7644 §3.5.2.2 gives them none, but clients send lists of what goes (Q83) or the old value (Q52).
extension PatchBuilder {
    /// What a removal is limited to by the value that it has; `unassigned` where that says no more than the path does.
    ///
    /// An empty list removes nothing. Null, and `""` where one value is selected, say nothing, as in other operations; null
    /// beside the path of a whole list is refused, because it may stand for a list that got lost.
    ///
    /// - Throws: `invalidValue` for a value that does not say what goes.
    mutating func removed(
        by value: JSONValue, from target: AttributeTarget, filter: Filter?, at path: String
    ) throws(SCIMError) -> WrittenValue {
        let isList = target.attribute.isMultiValued && filter == nil
        if value == .null {
            guard isList else { return .unassigned }
            throw .invalidValue(
                "\(path): the value to remove is null; list what to remove, or leave \"value\" out to remove everything"
            )
        }
        guard let subAttribute = target.subAttribute else {
            if target.attribute.isMultiValued {
                let listed = try reader.valuesToRemove(
                    value, of: target.attribute, at: path, mayBeOne: filter != nil)
                return .value(.array(listed))
            }
            return try limit(value, of: target.attribute, at: path)
        }
        let limit = try limit(value, of: subAttribute, at: path)
        return limit == .unassigned && isList ? .nothing : limit
    }

    private mutating func limit(
        _ value: JSONValue, of attribute: Attribute, at path: String
    ) throws(SCIMError) -> WrittenValue {
        let limit = try reader.valueToRemove(value, of: attribute, at: path)
        guard limit == .nothing else { return limit }
        throw .invalidValue(
            "\(path): the value names nothing that can be removed; name the parts to remove, or leave \"value\" out to remove everything"
        )
    }
}
