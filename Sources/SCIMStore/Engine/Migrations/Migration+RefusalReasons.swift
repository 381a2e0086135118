extension Migration {
    /// Why a token was refused, as a value beside the sentence in `detail`; null in older entries and in all others.
    static let refusalReasons = Migration(
        number: 8,
        script: "ALTER TABLE provisioning_log ADD COLUMN reason TEXT")
}
