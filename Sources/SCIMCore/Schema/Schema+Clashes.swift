extension Schema {
    /// Why this schema cannot extend these resource types; empty if it can.
    ///
    /// Names must be free because a path without a URN finds attributes of extensions too (Q15, Q51), and no URN may
    /// begin another, because a path would not tell where the URN ends.
    ///
    /// - Parameter others: the schemas that extend any resource type already.
    package func clashes(with types: [ResourceType], beside others: [Schema]) -> [String] {
        var clashes: [String] = []
        for other in Schema.own where other.reaches(into: self) {
            clashes.append("id: \"\(id)\" belongs to the schema \(other.id); choose another URN")
        }
        for other in others where other.key != key && other.reaches(into: self) {
            clashes.append("id: \"\(id)\" and \(other.id): one is the beginning of the other; choose another URN")
        }
        for type in types {
            for other in [type.schema] + type.extensions where other.key != key {
                for attribute in attributes where other.attribute(attribute.name) != nil {
                    clashes.append(
                        "\(attribute.name): the schema \(other.id) of \(type.name) has an attribute with that name; choose another"
                    )
                }
            }
        }
        return clashes
    }

    /// Why this schema cannot take the place of an older one whose values are stored; empty if it can.
    ///
    /// Attributes may be added, and described otherwise; none may go, or hold another type of values.
    package func losses(replacing old: Schema) -> [String] {
        Schema.losses(attributes, replacing: old.attributes, in: "")
    }

    private static func losses(_ new: [Attribute], replacing old: [Attribute], in place: String) -> [String] {
        var losses: [String] = []
        for attribute in old {
            let path = SchemaMembers.path(place, attribute.name)
            guard let successor = new.first(where: { $0.name == attribute.name }) else {
                losses.append("\(path): missing, but values of it may be stored")
                continue
            }
            if successor.type != attribute.type || successor.isMultiValued != attribute.isMultiValued {
                losses.append("\(path): the type was \(attribute.shape) and would become \(successor.shape)")
            }
            losses += Schema.losses(successor.subAttributes, replacing: attribute.subAttributes, in: path)
        }
        return losses
    }

    /// The schemas that this program defines.
    private static let own = [user, group, enterpriseUser, serviceProviderConfig, resourceType, schema]

    /// Whether one of the URNs is the other, or the beginning of it before a colon or a dot.
    private func reaches(into other: Schema) -> Bool {
        key == other.key || key.hasPrefix("\(other.key):") || key.hasPrefix("\(other.key).")
            || other.key.hasPrefix("\(key):") || other.key.hasPrefix("\(key).")
    }
}

extension Attribute {
    /// `string` or `string, several values`
    fileprivate var shape: String { isMultiValued ? "multi-valued \(type.rawValue)" : type.rawValue }
}
