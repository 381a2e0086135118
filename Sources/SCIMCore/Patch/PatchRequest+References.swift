extension PatchRequest {
    /// The same operations with every `bulkId:…` in their values and value filters resolved (RFC 7644 §3.7.2).
    ///
    /// - Throws: what `BulkReferences.id` throws, naming the operation by its number.
    package func resolved(by references: BulkReferences) throws(SCIMError) -> PatchRequest {
        var operations = operations
        for (index, operation) in operations.enumerated() {
            do {
                operations[index] = try operation.resolved(by: references)
            } catch {
                throw error.at("operation \(operation.number)")
            }
        }
        return PatchRequest(operations: operations, ignored: ignored)
    }
}

extension PatchOperation {
    fileprivate func resolved(by references: BulkReferences) throws(SCIMError) -> PatchOperation {
        guard case .attribute(let target, where: let filter) = target else { return self }
        var copy = self
        if let filter {
            copy.target = .attribute(target, where: try references.resolved(filter, of: target.attribute))
        }
        guard let value else { return copy }
        if let subAttribute = target.subAttribute {
            copy.value =
                target.attribute.namesResources && subAttribute.name == "value"
                ? try references.resolved(id: value) : try references.resolved(value, of: subAttribute)
        } else {
            copy.value = try references.resolved(value, of: target.attribute)
        }
        return copy
    }
}
