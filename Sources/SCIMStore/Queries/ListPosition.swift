package import SCIMCore

/// A place in a sorted list: that of one resource, whether it is still there or not.
///
/// A page that begins behind a place costs the same anywhere in the list, and nothing that is deleted or created
/// elsewhere moves it.
package struct ListPosition: Sendable, Equatable {
    /// What the list is sorted by; nil if the resource has no value of it, and in the order of creation.
    package let value: SortValue?
    package let id: ResourceID

    package init(value: SortValue?, id: ResourceID) {
        self.value = value
        self.id = id
    }

    /// The place right before the resource, in the order of creation.
    init(before id: ResourceID) { self.init(value: nil, id: id.predecessor) }
}

/// Which part of a list is read.
package struct ListWindow: Sendable {
    /// The place behind which the page begins, or before which it ends; nil for the end of the list.
    package var place: ListPosition?
    /// Whether the page is the one before the place, the last resources of it.
    package var isBackward = false
    /// How many resources are skipped.
    package var offset = 0
    /// How many are wanted at most; negative for all.
    package var limit: Int

    package init(_ place: ListPosition? = nil, isBackward: Bool = false, offset: Int = 0, limit: Int) {
        self.place = place
        self.isBackward = isBackward
        self.offset = offset
        self.limit = limit
    }
}

extension ResourceID {
    /// The greatest identifier that is less.
    fileprivate var predecessor: ResourceID {
        low == 0 ? ResourceID(high: high &- 1, low: .max) : ResourceID(high: high, low: low - 1)
    }
}
