extension [JSONValue] {
    /// Leaves `primary: true` with the last element that has it (RFC 7643 §2.4: at most one).
    package mutating func keepOnePrimary() {
        guard let last = lastIndex(where: { $0["primary"] == .bool(true) }) else { return }
        keepPrimary(at: last)
    }

    /// Takes `primary` from every element but the one at `index`.
    package mutating func keepPrimary(at index: Int) {
        for other in indices where other != index {
            guard case .object(var members) = self[other], members["primary"] == .bool(true) else { continue }
            members["primary"] = .bool(false)
            self[other] = .object(members)
        }
    }
}
