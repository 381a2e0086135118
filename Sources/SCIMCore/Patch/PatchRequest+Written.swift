extension PatchRequest {
    /// The attributes that the operations write, by canonical names, an extension's under its URN; null for what is
    /// taken away.
    package var written: JSONObject {
        var written = JSONObject()
        for operation in operations {
            switch operation.target {
            case .wholeExtension(let schema):
                written.write(operation.value ?? .object([:]), at: schema.id)
            case .attribute(let target, _):
                let value = operation.value ?? .null
                let whole = target.subAttribute.map { JSONValue.object([$0.name: value]) } ?? value
                if let schema = target.schema {
                    written.write(.object([target.attribute.name: whole]), at: schema)
                } else {
                    written.write(whole, at: target.attribute.name)
                }
            }
        }
        return written
    }
}

extension JSONObject {
    /// Objects are joined member by member, everything else is replaced.
    fileprivate mutating func write(_ value: JSONValue, at name: String) {
        guard case .object(var members)? = self[name], case .object(let new) = value else {
            self[name] = value
            return
        }
        for (inner, value) in new { members.write(value, at: inner) }
        self[name] = .object(members)
    }
}
