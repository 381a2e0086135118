/// The members of a JSON object in the order in which they were written.
///
/// Names are compared byte by byte: `String` takes two spellings of one accented letter for the same name, and takes time that
/// grows with the square of the length to find out. Objects have few members, so that a member is looked for from the first on;
/// one allocation holds them all, and an empty object has none.
package struct JSONObject: Sendable {
    package typealias Element = (key: String, value: JSONValue)

    private var members: [Member]

    /// A structure, because the elements of an array are released faster so than as pairs.
    fileprivate struct Member: Sendable {
        let name: String
        var value: JSONValue
    }

    package init() { members = [] }

    package init(minimumCapacity: Int) {
        members = []
        members.reserveCapacity(minimumCapacity)
    }

    /// - Parameter members: names that differ from each other; nothing checks it.
    package init(uniqueKeysWithValues members: some Sequence<(String, JSONValue)>) {
        self.members = members.map { Member(name: $0, value: $1) }
    }

    /// The members in their order; `combine` chooses where two have the same name.
    package init(
        _ members: some Sequence<(String, JSONValue)>,
        uniquingKeysWith combine: (JSONValue, JSONValue) -> JSONValue
    ) {
        self.init()
        for (name, value) in members { self[name] = self[name].map { combine($0, value) } ?? value }
    }

    package var keys: [String] { members.map(\.name) }
    package var values: [JSONValue] { members.map(\.value) }

    /// The value of the member of that exact name; nil if there is none. A new member comes last, nil removes.
    package subscript(name: String) -> JSONValue? {
        get { position(of: name).map { members[$0].value } }
        set {
            switch (position(of: name), newValue) {
            case (let place?, let value?): members[place].value = value
            case (let place?, nil): members.remove(at: place)
            case (nil, let value?): members.append(Member(name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    /// The same, with a value for where there is none.
    package subscript(name: String, default value: @autoclosure () -> JSONValue) -> JSONValue {
        get { self[name] ?? value() }
        set { self[name] = newValue }
    }

    /// Whether there is a member of that exact name.
    package func contains(_ name: String) -> Bool { position(of: name) != nil }

    /// Appends a member whose name no other member has; nothing checks it.
    package mutating func append(_ value: JSONValue, forNewKey name: String) {
        members.append(Member(name: name, value: value))
    }

    @discardableResult
    package mutating func removeValue(forKey name: String) -> JSONValue? {
        position(of: name).map { members.remove(at: $0).value }
    }

    package mutating func merge(_ other: JSONObject, _ combine: (JSONValue, JSONValue) -> JSONValue) {
        for member in other.members {
            if let place = position(of: member.name) {
                members[place].value = combine(members[place].value, member.value)
            } else {
                members.append(member)
            }
        }
    }

    /// Both together, in the order of this object; `combine` chooses where both have a member.
    package func merging(_ other: JSONObject, _ combine: (JSONValue, JSONValue) -> JSONValue) -> JSONObject {
        var merged = self
        merged.merge(other, combine)
        return merged
    }

    package func filter(_ isKept: (Element) throws -> Bool) rethrows -> JSONObject {
        var kept = JSONObject()
        kept.members = try members.filter { try isKept((key: $0.name, value: $0.value)) }
        return kept
    }

    private func position(of name: String) -> Int? {
        let length = name.utf8.count
        let members = members.span
        for place in members.indices where members[place].name.utf8.count == length {
            if members[place].name.hasBytes(of: name) { return place }
        }
        return nil
    }
}

extension JSONObject: RandomAccessCollection {
    package var startIndex: Int { members.startIndex }
    package var endIndex: Int { members.endIndex }
    package subscript(place: Int) -> Element { (key: members[place].name, value: members[place].value) }
    package func makeIterator() -> Iterator { Iterator(members) }

    /// One member after another. The iterator of the standard library would be called without being specialized in other modules.
    package struct Iterator: IteratorProtocol {
        private let members: [Member]
        private var place = 0

        fileprivate init(_ members: [Member]) { self.members = members }

        package mutating func next() -> Element? {
            guard place < members.count else { return nil }
            let member = members[place]
            place += 1
            return (key: member.name, value: member.value)
        }
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(uniqueKeysWithValues: elements) }
}

extension JSONObject: Hashable {
    /// Whether both have the same members in the same order.
    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.members.count == right.members.count
            && left.members.indices.allSatisfy { place in
                left.members[place].name.hasBytes(of: right.members[place].name)
                    && left.members[place].value == right.members[place].value
            }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(members.count)
        for member in members {
            member.name.hashBytes(into: &hasher)
            hasher.combine(member.value)
        }
    }
}
