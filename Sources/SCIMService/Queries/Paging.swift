import SCIMCore
import SCIMHost
import SCIMStore

/// What the threads of the worker share to page through lists.
struct Paging: Sendable {
    let seal: CursorSeal
    /// Bytes after which a page takes in no further resource.
    let pageBytes: Int
    private let walks = PageCache()
    private let surroundings: Surroundings

    /// - Throws: `StoreError` if the key of the cursors could be neither read nor made.
    init(_ store: Store, _ surroundings: Surroundings, pageBytes: Int) throws {
        self.pageBytes = pageBytes
        self.surroundings = surroundings
        let known = try store.makeReader().read { try $0.cursorKey() }
        let key =
            try known
            ?? store.write { transaction in
                try transaction.cursorKey(orElse: surroundings.random(AES256GCM.keyLength))
            }
        seal = CursorSeal(key: key, surroundings)
    }

    /// The place behind which the page begins; nil if it is to be counted.
    func place(_ walk: PageCache.Key, atIndex index: Int) -> ListPosition? {
        walks.place(walk, atIndex: index, surroundings.now())
    }

    /// Remembers where the page begins that follows the one from `start`.
    func note(_ walk: PageCache.Key, pageFrom start: Int, next index: Int, behind place: ListPosition) {
        walks.note(walk, pageFrom: start, next: index, behind: place, surroundings.now())
    }
}
