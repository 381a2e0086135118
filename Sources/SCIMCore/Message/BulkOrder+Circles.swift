extension BulkOrder {
    /// Finds the circles among references by Tarjan's walk. It keeps its own stack: a chain may be as long as the message.
    struct Circles {
        private let references: [[Int]]
        private var units: [Unit] = []
        private var count = 0
        /// When a place was met first, from 1; 0 for one that was not.
        private var met: [Int]
        /// The earliest place of the path that can be reached from here.
        private var lowest: [Int]
        private var isOpen: [Bool]
        private var open: [Int] = []

        private init(_ references: [[Int]]) {
            self.references = references
            met = Array(repeating: 0, count: references.count)
            lowest = met
            isOpen = Array(repeating: false, count: references.count)
        }

        /// The places as units, each unit one circle or one place that is in none.
        ///
        /// - Parameter references: for each place those that it refers to.
        static func units(_ references: [[Int]]) -> [Unit] {
            var circles = Circles(references)
            for place in references.indices { circles.visit(place) }
            return circles.units
        }

        private mutating func visit(_ root: Int) {
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
