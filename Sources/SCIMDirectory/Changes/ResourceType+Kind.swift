package import SCIMCore
package import SCIMStore

extension ResourceType {
    /// The table in which resources of this type are stored.
    package var kind: ResourceKind { isUser ? .user : .group }

    /// What people would call a resource of these attributes: by its name, or by the displayName of a user who has none.
    ///
    /// - Parameter attributes: of a body as well, where they may be under the URN of their schema.
    package func name(in attributes: JSONObject) -> String? {
        let named = [nameAttribute, "displayName"].lazy.compactMap { attributes.value(named: $0)?.string }
        return named.first { !$0.isEmpty } ?? attributes.value(named: schema.id)?.object.flatMap(name)
    }
}
