import ArgumentParser
import Glibc
import SCIMService

/// What a shell offers for an argument: the names that are there, asked of scimctl itself when the key is pressed.
///
/// It answers within a third of a second or not at all, and says nothing where something is in the way: no database, no
/// right to read it, an unknown organization. No secret has a name.
enum LiveNames {
    static let organizations = kind(.organizations)
    static let users = kind(.users)
    static let groups = kind(.groups)
    static let roles = kind(.roles)
    static let labels = kind(.labels)
    static let tokens = kind(.tokens)
    static let schemas = kind(.schemas)
    static let backups = kind(.backups)

    private static func kind(_ kind: KnownNames.Kind) -> CompletionKind {
        .custom { words, _, prefix in
            endSoon()
            return names(kind, words, prefix).compactMap { ShellWord($0)?.text(for: CompletionShell.requesting) }
        }
    }

    private static func names(_ kind: KnownNames.Kind, _ words: [String], _ prefix: String) -> [String] {
        do {
            let configuration = try Configuration.load(
                path: value(of: "--config", in: words) ?? Environment.variable("SCIM_CONFIG"),
                environment: ProcessEnvironment.variables())
            try Privileges.becomeOwner(ofDirectoryOf: configuration.databasePath)
            return KnownNames(configuration: configuration, organization: value(of: "--org", in: words))
                .names(kind, beginningWith: prefix)
        } catch {
            return []  // Who presses a key does not want to hear why.
        }
    }

    /// What stands behind an option on the command line, as a shell would hand it over.
    private static func value(of option: String, in words: [String]) -> String? {
        for (index, word) in words.enumerated() {
            if word.hasPrefix(option + "=") { return ShellWord.unquoted(String(word.dropFirst(option.count + 1))) }
            guard word == option else { continue }
            // bash makes a word of its own of the equals sign.
            let rest = words[(index + 1)...].drop { $0 == "=" }
            return rest.first.map { ShellWord.unquoted($0) }
        }
        return nil
    }

    /// A shell that waits for names is worse than one that has none.
    private static func endSoon() {
        signal(SIGALRM) { _ in _exit(0) }
        var time = itimerval()
        time.it_value.tv_usec = 300_000
        setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &time, nil)
    }
}
