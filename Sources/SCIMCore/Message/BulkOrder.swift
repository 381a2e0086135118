import OrderedCollections

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

    package init(_ entries: [BulkEntry]) {
        var creations: [String: Int] = [:]
        for (place, entry) in entries.enumerated() where entry.method == .post {
            if let id = entry.bulkID { creations[id] = place }
        }
        let references = creations.isEmpty ? [] : entries.map { $0.mentions(of: creations) }
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
            var last: [String: Int] = [:]
            for (place, entry) in entries.enumerated() where entry.method != .post {
                guard case .success(let request) = entry.request else { continue }
                if let earlier = last.updateValue(place, forKey: request.path) {
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
            // The first of the message stands last, so that taking it costs nothing.
            var ready = units.indices.filter { awaited[$0] == 0 }.sorted { units[$0].last > units[$1].last }
            while let next = ready.popLast() {
                order.append(units[next])
                for unit in waiting[next] {
                    awaited[unit] -= 1
                    guard awaited[unit] == 0 else { continue }
                    let place = ready.firstIndex { units[$0].last < units[unit].last } ?? ready.count
                    ready.insert(unit, at: place)
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

extension BulkEntry {
    /// The places of the creations whose bulkId stands anywhere in the path or the data, each once. A text that only
    /// looks like a reference costs nothing but its place in the order.
    fileprivate func mentions(of creations: [String: Int]) -> [Int] {
        guard case .success(let request) = request else { return [] }
        var places: OrderedSet<Int> = []
        func look(_ text: String) {
            for marker in text.places(of: BulkReferences.marker) {
                let rest = text[marker.upperBound...]
                let word = rest.prefix { $0 != "\"" && $0 != "/" && $0 != "?" }
                if let place = creations[String(rest)] ?? creations[String(word)] { places.append(place) }
            }
        }
        func look(_ value: JSONValue) {
            switch value {
            case .string(let text): look(text)
            case .array(let elements): elements.forEach(look)
            case .object(let members): members.values.forEach(look)
            case .null, .bool, .number: break
            }
        }
        look(request.path)
        look(.object(request.data))
        return Array(places)
    }
}
