import Glibc
import SCIMAdministration

extension Actor {
    /// Who started scimctl; to be asked before it becomes the owner of the database.
    static func invoker() -> Actor {
        Actor(
            program: "scimctl", user: UserAccount(number: getuid()), login: loginNumber.map { UserAccount(number: $0) },
            sudoUser: Environment.variable("SUDO_USER"))
    }

    /// Whom the session was opened for; nil where nobody logged in, as for a timer.
    private static var loginNumber: uid_t? {
        let line: String?
        do { line = try TextFile.firstLine(of: "/proc/self/loginuid") } catch {
            return nil  // The kernel keeps no login here.
        }
        guard let number = line.flatMap({ uid_t($0) }), number != uid_t.max else { return nil }
        return number
    }
}

extension Actor.UserAccount {
    fileprivate init(number: uid_t) {
        self.init(number: Int(number), name: getpwuid(number).map { String(cString: $0.pointee.pw_name) })
    }
}
