import SCIMCore

/// What a request did to a group's members, as the provisioning log keeps it: counts and the first 20 identifiers (D13).
package struct MemberChangeCount: Sendable {
    package private(set) var added = 0
    package private(set) var removed = 0
    private(set) var skipped = 0
    private var firstAdded: [ResourceID] = []
    private var firstRemoved: [ResourceID] = []

    /// Members of each kind that are named at most; of the others there is the count.
    static let shown = 20

    package init() {}

    package var isEmpty: Bool { added == 0 && removed == 0 }

    mutating func add(_ ids: [ResourceID]) {
        added += ids.count
        firstAdded += ids.prefix(MemberChangeCount.shown - min(firstAdded.count, MemberChangeCount.shown))
    }

    mutating func remove(_ ids: [ResourceID]) { remove(ids.count, first: ids) }

    /// Counts removed members of whom only the first are known.
    mutating func remove(_ count: Int, first ids: [ResourceID]) {
        removed += count
        firstRemoved += ids.prefix(MemberChangeCount.shown - min(firstRemoved.count, MemberChangeCount.shown))
    }

    /// Counts members that a request named and that were deleted here (D8).
    mutating func skip(_ count: Int) { skipped += count }

    /// As an entry of `changes`; nil if nothing happened.
    var change: JSONValue? {
        guard !isEmpty || skipped > 0 else { return nil }
        return [
            "attribute": "members",
            "added": .number(JSONNumber(added)), "firstAdded": .array(firstAdded.map { .string($0.description) }),
            "removed": .number(JSONNumber(removed)),
            "firstRemoved": .array(firstRemoved.map { .string($0.description) }),
            "skipped": .number(JSONNumber(skipped)),
        ]
    }
}
