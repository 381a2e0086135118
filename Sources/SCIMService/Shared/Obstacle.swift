/// What is wrong with the database, for the status line.
enum Obstacle: Sendable, Equatable {
    /// Nothing can be stored at the moment; tried again about once a second.
    case cannotStore(String)
    /// Part of the file cannot be read. It stays so until the file is replaced and the service restarted.
    case damaged(String)
}
