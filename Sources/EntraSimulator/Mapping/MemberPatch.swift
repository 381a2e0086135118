package import SCIMCore

/// The PATCH requests that put users into a group and take them out.
package struct MemberPatch: Sendable, Hashable {
    package var dialect: Dialect
    package var shape: Shape
    /// Members in one request at most; how many Entra takes is not published (Q81).
    package var membersPerRequest: Int

    package init(dialect: Dialect, shape: Shape = .listed, membersPerRequest: Int = 100) {
        self.dialect = dialect
        self.shape = shape
        self.membersPerRequest = max(1, membersPerRequest)
    }

    /// How several members are in one request (Q81).
    package enum Shape: Sendable, Hashable, CaseIterable {
        /// One operation with all of them.
        case listed
        /// One operation for each.
        case oneOperationEach
    }

    /// `Add members`, each value with a null `$ref` in the default dialect (Q80).
    package func adding(_ ids: [String]) -> [JSONValue] {
        batches(of: ids).map { batch in
            PatchWriter.request(listed(batch).map { operation("Add", value: $0) })
        }
    }

    /// By default `Remove members` with a value array that names the leavers (Q83); in the compliant dialect one value path
    /// for each (Q84).
    package func removing(_ ids: [String]) -> [JSONValue] {
        batches(of: ids).map { batch in
            switch dialect {
            case .compliant:
                PatchWriter.request(batch.map { ["op": "remove", "path": .string("members[value eq \"\($0)\"]")] })
            case .legacy, .legacyOf2018:
                PatchWriter.request(listed(batch).map { operation("Remove", value: $0) })
            }
        }
    }

    /// The value arrays of the operations of one request.
    private func listed(_ batch: [String]) -> [[JSONValue]] {
        let members = batch.map(member)
        return shape == .listed ? [members] : members.map { [$0] }
    }

    private func member(_ id: String) -> JSONValue {
        dialect == .compliant ? ["value": .string(id)] : ["$ref": .null, "value": .string(id)]
    }

    private func operation(_ verb: String, value: [JSONValue]) -> JSONValue {
        [
            "op": .string(dialect == .compliant ? verb.lowercased() : verb), "path": "members",
            "value": .array(value),
        ]
    }

    private func batches(of ids: [String]) -> [[String]] {
        stride(from: 0, to: ids.count, by: membersPerRequest).map { start in
            Array(ids[start..<min(start + membersPerRequest, ids.count)])
        }
    }
}
