import OrderedCollections

/// In which order the entries of a Bulk request are carried out (RFC 7644 §3.7, §3.7.1).
///
/// As they were sent, except that the creation of a resource goes before an entry that refers to it. Entries that refer
/// to each other in a circle are one unit: they are done together, or none of them is.
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
        guard !creations.isEmpty else {
            units = entries.indices.map { Unit(places: [$0], isCircular: false) }
            return
        }
        var walk = Walk(references: entries.map { $0.mentions(of: creations) })
        for place in entries.indices { walk.visit(place) }
        units = walk.units
    }

    /// Tarjan's walk along the references, which finds circles and puts what is referred to first. It keeps its own stack:
    /// a chain may be as long as the message.
    private struct Walk {
        let references: [[Int]]
        var units: [Unit] = []
        private var count = 0
        /// When a place was met first, from 1; 0 for one that was not.
        private var met: [Int]
        /// The earliest place of the path that can be reached from here.
        private var lowest: [Int]
        private var isOpen: [Bool]
        private var open: [Int] = []

        init(references: [[Int]]) {
            self.references = references
            met = Array(repeating: 0, count: references.count)
            lowest = met
            isOpen = Array(repeating: false, count: references.count)
        }

        mutating func visit(_ root: Int) {
            guard met[root] == 0 else { return }
            var path: [(place: Int, next: Int)] = [enter(root)]
            while let (place, next) = path.last {
                guard next < references[place].count else {
                    path.removeLast()
                    if let parent = path.last?.place { lowest[parent] = min(lowest[parent], lowest[place]) }
                    if lowest[place] == met[place] { close(place) }
                    continue
                }
                path[path.count - 1].next += 1
                let target = references[place][next]
                if met[target] == 0 {
                    path.append(enter(target))
                } else if isOpen[target] {
                    lowest[place] = min(lowest[place], met[target])
                }
            }
        }

        private mutating func enter(_ place: Int) -> (place: Int, next: Int) {
            count += 1
            met[place] = count
            lowest[place] = count
            isOpen[place] = true
            open.append(place)
            return (place, 0)
        }

        /// Everything met since `place` was leads back to it.
        private mutating func close(_ place: Int) {
            var unit: [Int] = []
            while let last = open.popLast() {
                isOpen[last] = false
                unit.append(last)
                if last == place { break }
            }
            units.append(Unit(places: unit.sorted(), isCircular: unit.count > 1 || references[place].contains(place)))
        }
    }
}

extension BulkEntry {
    /// The places of the creations whose bulkId stands anywhere in the path or the data, each once. A text that only
    /// looks like a reference costs nothing but its place in the order.
    fileprivate func mentions(of creations: [String: Int]) -> [Int] {
        guard case .success(let request) = request else { return [] }
        var places: OrderedSet<Int> = []
        func look(_ text: String) {
            for marker in text.ranges(of: BulkReferences.marker) {
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
