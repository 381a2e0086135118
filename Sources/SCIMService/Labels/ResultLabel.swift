/// What came of a change, as a label.
enum ResultLabel: UInt8, Sendable, CaseIterable {
    case done, unchanged, refused
}
