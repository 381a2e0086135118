import ArgumentParser
import Glibc
import SCIMAdministration
import SCIMHost

/// What a shell offers for an argument: the names that are there, asked of scimctl itself when the key is pressed.
///
/// It answers within a third of a second or not at all, and prints nothing when something is in the way: no database, no
/// permission to read it, an unknown organization. It never offers a secret.
enum LiveNames {
    static let organizations = kind(.organizations)
    static let users = kind(.users)
    static let groups = kind(.groups)
    static let roles = kind(.roles)
    static let labels = kind(.labels)
    static let tokens = kind(.tokens)
    static let clients = kind(.clients)
    static let schemas = kind(.schemas)
    static let backups = kind(.backups)

    private static func kind(_ kind: KnownNames.Kind) -> CompletionKind {
        .custom { words, _, prefix in
            endSoon()
            guard CompletionShell.requesting == .bash else {
                // zsh and fish quote what they insert, and choose from what is offered.
                return names(kind, words.map(TypedLine.unquoted), TypedLine.unquoted(prefix)).map(\.text)
                    .map { CompletionShell.requesting == .zsh ? describable($0) : $0 }
            }
            let line = TypedLine(
                Environment.variable("SCIMCTL_TYPED") ?? "", breaks: Environment.variable("SCIMCTL_BREAKS") ?? "")
            return BashReplies.texts(for: names(kind, line.words, line.words.last ?? ""), completing: line)
        }
    }

    /// zsh's `_describe` takes what follows a colon for a description.
    private static func describable(_ name: String) -> String {
        String(name.unicodeScalars.flatMap { $0 == ":" ? ["\\", $0] : [$0] }.map(Character.init))
    }

    private static func names(_ kind: KnownNames.Kind, _ words: [String], _ prefix: String) -> [OfferedName] {
        do {
            let configuration = try Configuration.load(
                path: value(of: "--config", in: words) ?? Environment.variable("SCIM_CONFIG"),
                environment: ProcessEnvironment.variables())
            try Privileges.becomeOwner(ofDirectoryOf: configuration.databasePath)
            return KnownNames(configuration: configuration, organization: value(of: "--org", in: words))
                .names(kind, beginningWith: prefix) { OfferedName($0, isPath: kind == .backups) }
        } catch {
            return []  // Whoever presses a key does not want to hear why.
        }
    }

    /// The value of an option among words without quotes.
    private static func value(of option: String, in words: [String]) -> String? {
        for (index, word) in words.enumerated() {
            if word.hasPrefix(option + "=") { return String(word.dropFirst(option.count + 1)) }
            if word == option { return words[(index + 1)...].first }
        }
        return nil
    }

    /// A shell that waits for names is worse than one that has none.
    ///
    /// Tests on a busy machine set `SCIMCTL_PATIENCE`, in seconds.
    private static func endSoon() {
        signal(SIGALRM) { _ in _exit(0) }
        var time = itimerval()
        if let seconds = Environment.variable("SCIMCTL_PATIENCE").flatMap(Int.init) {
            time.it_value.tv_sec = seconds
        } else {
            time.it_value.tv_usec = 300_000
        }
        setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &time, nil)
    }
}
