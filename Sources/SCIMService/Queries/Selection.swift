import SCIMCore
import SCIMStore

/// The first few of any number of resources in an order, kept without keeping all of them.
struct Selection {
    /// A resource by what it is sorted by; its document stays in the database.
    struct Entry {
        let place: ListPosition
        /// Which part of the query it belongs to.
        let part: Int
    }

    private let capacity: Int
    private let precedes: (ListPosition, ListPosition) -> Bool
    private var entries: [Entry] = []

    /// - Parameter capacity: how many are kept; negative for all.
    init(capacity: Int, by precedes: @escaping (ListPosition, ListPosition) -> Bool) {
        self.capacity = capacity < 0 ? .max : capacity
        self.precedes = precedes
    }

    mutating func add(_ entry: Entry) {
        entries.append(entry)
        if entries.count >= 1024, entries.count / 2 >= capacity { entries = first }
    }

    /// Those that are kept, in order.
    var first: [Entry] {
        Array(entries.sorted { precedes($0.place, $1.place) }.prefix(capacity))
    }
}
