package import OrderedCollections

/// What a mapping makes of one object: each target and its value, without the targets whose source is null.
package struct MappedObject: Sendable, Hashable {
    package var values: OrderedDictionary<TargetPath, MappedValue>

    package init(_ values: OrderedDictionary<TargetPath, MappedValue> = [:]) { self.values = values }

    package subscript(_ target: TargetPath) -> MappedValue? {
        get { values[target] }
        set { values[target] = newValue }
    }

    /// Whether both hold the same values, in whatever order.
    func holdsSame(as other: MappedObject) -> Bool {
        values.count == other.values.count && values.allSatisfy { other.values[$0.key] == $0.value }
    }

    /// The references alone, or everything but them: Entra sends them apart, once both ends exist.
    func filtered(references: Bool) -> MappedObject {
        MappedObject(values.filter { $0.value.isReference == references })
    }

    /// The values of `update`, laid over these.
    func merging(_ update: MappedObject) -> MappedObject {
        MappedObject(values.merging(update.values) { _, new in new })
    }
}

/// One value on its way to the target.
package enum MappedValue: Sendable {
    case text(String)
    case flag(Bool)
    /// Another object of the directory; on the wire the identifier that the target gave it.
    case reference(ObjectID)
    case roles([AppRole], RoleExpression)

    var isReference: Bool { if case .reference = self { true } else { false } }

    package var text: String? { if case .text(let text) = self { text } else { nil } }
}

/// Equal where the bytes are: Swift's `==` takes `é` and `e` + U+0301 for the same, a directory does not (Q69).
extension MappedValue: Hashable {
    package static func == (left: MappedValue, right: MappedValue) -> Bool {
        switch (left, right) {
        case (.text(let left), .text(let right)): left.utf8.elementsEqual(right.utf8)
        case (.flag(let left), .flag(let right)): left == right
        case (.reference(let left), .reference(let right)): left == right
        case (.roles(let left, let how), .roles(let right, let otherwise)): left == right && how == otherwise
        default: false
        }
    }

    package func hash(into hasher: inout Hasher) {
        switch self {
        case .text(let text): for byte in text.utf8 { hasher.combine(byte) }
        case .flag(let flag): hasher.combine(flag)
        case .reference(let id): hasher.combine(id)
        case .roles(let roles, _): hasher.combine(roles)
        }
    }
}
