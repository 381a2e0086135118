import Glibc

/// Who has a database open, so that all of it can be changed at once: locks on bytes of the file `scim.db-lock` beside it.
///
/// Whoever opens the database goes through the door to a place, and holds that until it is closed. Whoever changes the
/// database as a whole closes the door, so that nobody comes, and waits until the places are empty. SQLite's own locks do
/// not tell: they are on the very file that is replaced, and who waits for them would go on with the old one.
package final class DatabaseLock: Sendable {
    private let path: String
    /// nil if no such file can be made: what is wrong with the directory SQLite says in better words.
    private let descriptor: Int32?

    /// Who opens a database.
    package enum User: Int64, Sendable, CaseIterable {
        case service = 1
        case administration = 2

        /// How long it waits at the door: requests wait with the service, a person wants an answer.
        var patience: Duration { self == .service ? .seconds(60) : .seconds(3) }
    }

    /// The bytes that are locked besides those of the users.
    enum Byte {
        static let door: Int64 = 0
        static let restoration: Int64 = 3
    }

    /// `F_OFD_GETLK` and `F_OFD_SETLK` of fcntl.h, which Swift does not see: locks that belong to the open file and not to
    /// the process.
    private static let getLock: Int32 = 36
    private static let setLock: Int32 = 37

    /// - Parameter path: of the database.
    init(_ path: String) {
        self.path = path
        let name = path + "-lock"
        let opened = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        descriptor = opened >= 0 ? opened : nil
    }

    deinit { if let descriptor { close(descriptor) } }

    /// Goes to a place, and holds it as long as the lock lives.
    ///
    /// - Parameter patience: how long to wait at the door; nil for what is the user's.
    /// - Throws: `StoreError.occupied` if it stays closed, or the place is kept by somebody who wants the database alone.
    package static func enter(
        _ path: String, as user: User, patience: Duration? = nil
    ) throws(StoreError) -> DatabaseLock {
        let lock = DatabaseLock(path)
        guard lock.isAvailable else { return lock }
        let deadline = Deadline(after: patience ?? user.patience)
        guard lock.take(Byte.door, isShared: true, until: deadline) else {
            throw .occupied(path: path, by: lock.reason)
        }
        defer { lock.release(Byte.door) }
        guard lock.take(user.rawValue, isShared: true, until: deadline) else {
            throw .occupied(path: path, by: "another program has it open exclusively")
        }
        return lock
    }

    /// Whether anybody of that kind has the database open.
    package static func isHeld(_ path: String, by user: User) -> Bool {
        guard DatabaseFile.exists(at: path + "-lock") else { return false }
        let lock = DatabaseLock(path)
        return lock.isTaken(user.rawValue)
    }

    var isAvailable: Bool { descriptor != nil }

    /// Keeps everybody out from now on; those who are in stay.
    ///
    /// - Parameter reason: what waiting processes are told, as in "it is being restored".
    func closeDoor(for reason: String, within patience: Duration) -> Bool {
        guard take(Byte.door, within: patience) else { return false }
        if let descriptor {
            let text = Array(reason.utf8)
            // It says more than "somebody": where it cannot be written, that is what is said.
            if pwrite(descriptor, text, text.count, 0) == text.count { ftruncate(descriptor, off_t(text.count)) }
        }
        return true
    }

    func openDoor() { release(Byte.door) }

    /// Waits until nobody of that kind has the database open, and keeps it so.
    func takeAll(of user: User, until deadline: Deadline) -> Bool {
        take(user.rawValue, isShared: false, until: deadline)
    }

    func takeAll(of user: User, within patience: Duration) -> Bool { take(user.rawValue, within: patience) }

    /// Keeps anybody from doing the same as long as this lock lives.
    func take(_ byte: Int64, within patience: Duration) -> Bool {
        take(byte, isShared: false, until: Deadline(after: patience))
    }

    func release(_ byte: Int64) { _ = set(Int16(F_UNLCK), byte) }

    private func take(_ byte: Int64, isShared: Bool, until deadline: Deadline) -> Bool {
        while !set(Int16(isShared ? F_RDLCK : F_WRLCK), byte) {
            guard !deadline.hasPassed else { return false }
            usleep(5000)
        }
        return true
    }

    private func set(_ kind: Int16, _ byte: Int64) -> Bool {
        guard let descriptor else { return false }
        var lock = DatabaseLock.range(kind, byte)
        return fcntl(descriptor, DatabaseLock.setLock, &lock) == 0
    }

    /// Whether somebody else holds the byte, without being in anybody's way for a moment.
    private func isTaken(_ byte: Int64) -> Bool {
        guard let descriptor else { return false }
        var lock = DatabaseLock.range(Int16(F_WRLCK), byte)
        return fcntl(descriptor, DatabaseLock.getLock, &lock) == 0 && lock.l_type != Int16(F_UNLCK)
    }

    private static func range(_ kind: Int16, _ byte: Int64) -> flock {
        var lock = flock()
        lock.l_type = kind
        lock.l_whence = Int16(SEEK_SET)
        lock.l_start = off_t(byte)
        lock.l_len = 1
        return lock
    }

    /// Why the door is closed, as who closed it says.
    var reason: String {
        let bytes = DatabaseFile.content(of: path + "-lock", limit: 200) ?? []
        return bytes.isEmpty ? "it is being replaced or updated" : String(decoding: bytes, as: UTF8.self)
    }
}
