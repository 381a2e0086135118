import Glibc
package import SCIMCore

/// The file `keys-wanted` beside the database: it is there while a key set is wanted. The database alone would not do, because
/// whoever has a network waits for a file (`scim-fcgi-keys.path`).
extension Store {
    /// Asks for a key set because a key was missing, and wakes the fetcher.
    ///
    /// - Returns: false where it is too early to ask again; then nothing was done.
    @discardableResult
    package func requestKeySet(_ keysURL: String, at now: Instant) throws -> Bool {
        guard try write({ try $0.requestKeySet(keysURL, at: now) }) else { return false }
        try callFetcher()
        return true
    }

    /// Wakes the fetcher, for key sets that were never fetched.
    package func callFetcher() throws { try DatabaseFile.replace(callFile, with: []) }

    /// Ends the call. The fetcher does so before it looks which key sets are wanted, so that a later call is not lost.
    ///
    /// - Throws: `StoreError.system`.
    package func answerCall() throws {
        guard unlink(callFile) == 0 || errno == ENOENT else { throw DatabaseFile.systemError("remove", callFile) }
    }

    private var callFile: String { DatabaseFile.directory(of: path) + "/keys-wanted" }
}
