import SCIMCore
import SCIMHost
import SCIMStore

/// Seals cursors, so that a client can neither read nor make one, nor use it for another organization or query
/// (RFC 9865 §5.2). The key is kept in the database: cursors outlive a restart.
struct CursorSeal: Sendable {
    private let key: [UInt8]
    private let surroundings: Surroundings

    /// Seconds for which a cursor can be used.
    static let timeout = 3600

    init(key: [UInt8], _ surroundings: Surroundings) {
        self.key = key
        self.surroundings = surroundings
    }

    var expiry: Instant { surroundings.now() + CursorSeal.timeout }

    /// The text that stands for the cursor: characters that need no escape in a URL (RFC 3986 §2.3).
    func text(of cursor: Cursor, _ query: ListQuery, of organization: OrganizationID) -> String {
        let nonce = surroundings.random(AES256GCM.nonceLength)
        let context = context(query, organization)
        return Base64URL.text(of: nonce + AES256GCM.seal(cursor.bytes, key: key, nonce: nonce, context: context))
    }

    /// - Throws: `invalidCursor` for what was not sealed here for this query, `expiredCursor`. Why it does not fit is
    ///   not told, since nobody shall learn about cursors of others.
    func cursor(_ text: String, _ query: ListQuery, of organization: OrganizationID) throws(SCIMError) -> Cursor {
        guard let bytes = Base64URL.bytes(of: text), bytes.count > AES256GCM.nonceLength,
            let opened = AES256GCM.open(
                Array(bytes.dropFirst(AES256GCM.nonceLength)), key: key,
                nonce: Array(bytes.prefix(AES256GCM.nonceLength)), context: context(query, organization)),
            let cursor = Cursor(bytes: opened)
        else {
            throw SCIMError(
                400, .invalidCursor,
                "the cursor belongs to another query; send the query unchanged with a nextCursor or previousCursor from its responses, or start with an empty cursor"
            )
        }
        guard cursor.expires > surroundings.now() else {
            throw SCIMError(
                400, .expiredCursor,
                "the cursor has expired: it can be used for \(CursorSeal.timeout) seconds; start with an empty cursor")
        }
        return cursor
    }

    private func context(_ query: ListQuery, _ organization: OrganizationID) -> [UInt8] {
        Array("\(organization.number) ".utf8) + query.identity
    }
}
