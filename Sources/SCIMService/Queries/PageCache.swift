import SCIMCore
import SCIMStore
import Synchronization

/// Where the next pages of lists begin that are being read by index.
///
/// An index alone is moved by every resource that is deleted before it: whoever reads on at 101 would miss one. So the
/// place behind each page is remembered for a while, and the page that follows it begins there, as with a cursor. What is
/// not remembered any longer is counted from the beginning.
final class PageCache: Sendable {
    /// Who reads which list.
    struct Key: Sendable, Hashable {
        let credential: CredentialID
        let clientAddress: String
        /// The SHA-256 of what the query is.
        let query: [UInt8]
    }

    private struct Walk {
        /// By the index of the page that begins behind the place, the latest last.
        var places: [(index: Int, place: ListPosition)] = []
        var lastUse: Instant
    }

    private let walks = Mutex<[Key: Walk]>([:])

    /// Seconds for which a walk is remembered after its last page.
    static let timeout = 600
    /// PageCache that are remembered at once; past it, the one that was not used for longest is forgotten.
    static let capacity = 1000
    /// Pages of a walk that can be asked for again.
    private static let pages = 8

    /// The place behind which the page begins; nil if it is to be counted.
    func place(_ key: Key, atIndex index: Int, _ now: Instant) -> ListPosition? {
        walks.withLock { walks in
            guard let walk = walks[key], walk.lastUse + PageCache.timeout > now else { return nil }
            return walk.places.last { $0.index == index }?.place
        }
    }

    /// Remembers where the page begins that follows the one from `start`; the first page begins the walk anew.
    func note(_ key: Key, pageFrom start: Int, next index: Int, behind place: ListPosition, _ now: Instant) {
        walks.withLock { walks in
            var walk = walks[key] ?? Walk(lastUse: now)
            if start == 1 || walk.lastUse + PageCache.timeout <= now { walk.places = [] }
            walk.places.removeAll { $0.index == index }
            walk.places.append((index, place))
            if walk.places.count > PageCache.pages { walk.places.removeFirst() }
            walk.lastUse = now
            if walks[key] == nil, walks.count >= PageCache.capacity { PageCache.forgetOldest(&walks) }
            walks[key] = walk
        }
    }

    private static func forgetOldest(_ walks: inout [Key: Walk]) {
        guard let oldest = walks.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return }
        walks[oldest.key] = nil
    }
}
