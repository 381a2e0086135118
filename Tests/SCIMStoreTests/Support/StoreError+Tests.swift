import SCIMStore

extension StoreError {
    /// Whether a row names another one that is not there.
    var isBrokenReference: Bool {
        guard case .failed(let text) = self else { return false }
        return text.hasPrefix("SQLITE_CONSTRAINT_FOREIGNKEY")
    }
}
