/// In which order the entries of a Bulk request are carried out (RFC 7644 §3.7, §3.7.1).
///
/// As they were sent, except that an entry waits for the creation of what it refers to, and with it every later entry that
/// addresses the same resource. Entries that refer to each other in a circle are one unit: they are done together, or none of
/// them is.
package struct BulkOrder: Sendable, Hashable {
    package let units: [Unit]

    /// Entries that are done together; of most units one.
    package struct Unit: Sendable, Hashable {
        /// Places in the message, from 0, in their order.
        package let places: [Int]
        /// Whether each of them refers to itself by way of the others.
        package let isCircular: Bool
    }

    /// - Throws: 413 for more references than one request may hold.
    package init(_ entries: [BulkEntry]) throws(SCIMError) {
        let references = try BulkOrder.references(entries)
        let isInOrder = references.enumerated().allSatisfy { place, others in others.allSatisfy { $0 < place } }
        guard !isInOrder else {
            units = entries.indices.map { Unit(places: [$0], isCircular: false) }
            return
        }
        var schedule = Schedule(Circles.units(references), of: entries.count)
        schedule.wait(for: references)
        schedule.wait(forEarlierEntriesOfTheSameResource: entries)
        units = schedule.inOrder()
    }

    /// For each entry the places of those that create what it refers to.
    private static func references(_ entries: [BulkEntry]) throws(SCIMError) -> [[Int]] {
        var creations: [ExactText: Int] = [:]
        for (place, entry) in entries.enumerated() where entry.method == .post {
            if let id = entry.bulkID, id.utf8.count <= BulkEntry.longestBulkID { creations[ExactText(id)] = place }
        }
        guard !creations.isEmpty else { return [] }
        var mentions = BulkMentions(of: creations)
        var references: [[Int]] = []
        references.reserveCapacity(entries.count)
        for entry in entries { references.append(try mentions.places(in: entry)) }
        return references
    }

    /// Units that wait for one another; of those that need not wait, the one that stands first in the message goes first.
    private struct Schedule {
        private let units: [Unit]
        private var unitOfPlace: [Int]
        /// For each unit how many others it waits for, and who waits for it.
        private var awaited: [Int]
        private var waiting: [[Int]]

        init(_ units: [Unit], of count: Int) {
            self.units = units
            unitOfPlace = Array(repeating: 0, count: count)
            for (number, unit) in units.enumerated() {
                for place in unit.places { unitOfPlace[place] = number }
            }
            awaited = Array(repeating: 0, count: units.count)
            waiting = Array(repeating: [], count: units.count)
        }

        mutating func wait(for references: [[Int]]) {
            for (place, others) in references.enumerated() {
                for other in others { wait(unitOfPlace[place], for: unitOfPlace[other]) }
            }
        }

        mutating func wait(forEarlierEntriesOfTheSameResource entries: [BulkEntry]) {
            var last: [ExactText: Int] = [:]
            for (place, entry) in entries.enumerated() where entry.method != .post {
                guard case .success(let request) = entry.request else { continue }
                if let earlier = last.updateValue(place, forKey: ExactText(request.path)) {
                    wait(unitOfPlace[place], for: unitOfPlace[earlier])
                }
            }
        }

        private mutating func wait(_ unit: Int, for other: Int) {
            guard unit != other else { return }
            awaited[unit] += 1
            waiting[other].append(unit)
        }

        mutating func inOrder() -> [Unit] {
            var order: [Unit] = []
            order.reserveCapacity(units.count)
            var ready = Heap()
            for unit in units.indices where awaited[unit] == 0 { ready.insert((units[unit].last, unit)) }
            while let next = ready.popMin()?.unit {
                order.append(units[next])
                for unit in waiting[next] {
                    awaited[unit] -= 1
                    if awaited[unit] == 0 { ready.insert((units[unit].last, unit)) }
                }
            }
            return order
        }
    }
}

extension BulkOrder.Unit {
    /// Where in the message all of the unit has come.
    fileprivate var last: Int { places[places.count - 1] }
}

extension BulkOrder {
    /// Units by where in the message all of each has come; the first is at hand (a binary heap).
    private struct Heap {
        private var nodes: [(last: Int, unit: Int)] = []

        mutating func insert(_ node: (last: Int, unit: Int)) {
            nodes.append(node)
            var place = nodes.count - 1
            while place > 0, nodes[place].last < nodes[(place - 1) / 2].last {
                nodes.swapAt(place, (place - 1) / 2)
                place = (place - 1) / 2
            }
        }

        mutating func popMin() -> (last: Int, unit: Int)? {
            guard let first = nodes.first, let last = nodes.popLast() else { return nil }
            guard !nodes.isEmpty else { return first }
            nodes[0] = last
            var place = 0
            while true {
                let smaller = [2 * place + 1, 2 * place + 2].filter { $0 < nodes.count }.min {
                    nodes[$0].last < nodes[$1].last
                }
                guard let smaller, nodes[smaller].last < nodes[place].last else { return first }
                nodes.swapAt(place, smaller)
                place = smaller
            }
        }
    }
}
