/// Kinds of entries in the journal, each with a number that never changes: `journalctl MESSAGE_ID=…` finds them all, and
/// `packaging/scim-fcgi.catalog` explains each to whoever asks with `journalctl -x`.
package enum JournalEvent: Sendable, CaseIterable {
    /// A request that changed something, or found nothing to change.
    case change
    /// A request that was refused.
    case refusal
    /// A request that read.
    case read
    /// Tokens that were refused, counted.
    case credentials
    /// A request that failed for a reason of ours.
    case failure
    /// A mass change that the guard holds.
    case massChange

    /// 128 bits as 32 hexadecimal digits.
    package var messageID: String {
        switch self {
        case .change: "5b1f0c7e3d0a4b5fae0c2f7d9a6e4c11"
        case .refusal: "0d7a6f2c94f34c07b6b1c5e28f9d3a52"
        case .read: "c2a94e5f6b1d4f38a7e05d9c1b8f7e63"
        case .credentials: "e81d3b70c5a24f9d9f6ab27c04d5e874"
        case .failure: "7f3c58a1e2d64b0b8c9d1e6fa0b2c385"
        case .massChange: "3a90d7c41be648f2a5d8e6017c9b4f2d"
        }
    }
}
