package import SCIMCore
import SCIMHost

/// Who makes changes, as the program found out; it is in the audit trail.
package struct Actor: Sendable, Hashable {
    /// The program through which the change came: `scimctl` or `console`.
    package var program: String
    /// The user of the operating system that the program was started as.
    package var user: UserAccount?
    /// Who logged in at first, whatever they became afterwards; the kernel keeps it (`/proc/self/loginuid`).
    package var login: UserAccount?
    /// Who called sudo, as sudo says. Anybody who is root can pretend to be another.
    package var sudoUser: String?
    /// The console session, and who is signed in there; both nil for other programs.
    package var session: Int64?
    package var person: String?

    package init(program: String, session: Int64, person: String) {
        self.program = program
        self.session = session
        self.person = person
    }

    package init(program: String, user: UserAccount? = nil, login: UserAccount? = nil, sudoUser: String? = nil) {
        self.program = program
        self.user = user
        self.login = login
        self.sudoUser = sudoUser
    }

    /// A user of the operating system.
    package struct UserAccount: Sendable, Hashable {
        package var number: Int
        /// nil if the number has no name here.
        package var name: String?

        package init(number: Int, name: String?) {
            self.number = number
            self.name = name
        }

        /// The name, else the number.
        package var text: String { name ?? String(number) }
    }
}

extension Actor {
    package var json: JSONObject {
        guard session == nil else {
            return [
                "program": .string(program.forDisplay), "session": JSONValue(optional: session.map(Int.init)),
                "person": JSONValue(optional: person?.forDisplay),
            ]
        }
        return [
            "program": .string(program.forDisplay), "user": JSONValue(optional: user?.name?.forDisplay),
            "uid": JSONValue(optional: user?.number), "loginUser": JSONValue(optional: login?.name?.forDisplay),
            "loginUid": JSONValue(optional: login?.number), "sudoUser": JSONValue(optional: sudoUser?.forDisplay),
        ]
    }

    /// Reads what `json` wrote.
    init(_ json: JSONValue) {
        program = json["program"]?.string ?? ""
        user = UserAccount(json["uid"], json["user"])
        login = UserAccount(json["loginUid"], json["loginUser"])
        sudoUser = json["sudoUser"]?.string
        session = json["session"]?.number?.integer.map(Int64.init)
        person = json["person"]?.string
    }

    /// Who it was; nil where only the program is known, or a user of the operating system without a name.
    package var name: String? { person ?? login?.name ?? sudoUser ?? user?.name }

    /// For people: who it was, and as whom: `ada as root`.
    package var text: String {
        if let person = self.person { return "\(person) in the console" }
        let person = login?.text ?? sudoUser ?? user?.text
        guard let person else { return program }
        guard let account = user?.text, account != person else { return person }
        return "\(person) as \(account)"
    }
}

extension Actor.UserAccount {
    fileprivate init?(_ number: JSONValue?, _ name: JSONValue?) {
        guard let number = number?.number?.integer else { return nil }
        self.init(number: number, name: name?.string)
    }
}
