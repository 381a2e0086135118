import ArgumentParser
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Manage the keys by which tokens of Microsoft Entra and other issuers are verified.",
        discussion: """
            An issuer signs its tokens and publishes its keys. The service and the console have no network: they verify \
            tokens with the keys in the database. scim-fcgi-keys.timer fetches them daily, and scim-fcgi-keys.path \
            as soon as a key is missing.
            """,
        subcommands: [List.self, Fetch.self, Import.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the key sets of all trusted issuers.", aliases: ["ls"])

        @OptionGroup var common: CommonOptions

        func run() throws {
            let administration = try common.administration(.reading)
            let sets = try administration.keySets()
            if common.json { return JSONOutput.print(["keySets": .array(sets.map { .object($0.json) })]) }
            guard !sets.isEmpty else { return Terminal.standardOutput("No issuer is trusted, so no keys are needed.") }
            var table = Table("Address", "Trusted by", "Keys", "Fetched", "Problem")
            for set in sets {
                table.add(
                    set.keysURL, set.trustText, String(set.keys.count), set.fetchedText(at: administration.time),
                    set.problemText, styles: set.failure == nil ? [:] : [4: .bad])
            }
            table.print()
        }
    }

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Store a key set from a file, on a machine that cannot fetch it.",
            discussion: """
                The file is what the issuer publishes: a JSON Web Key Set (RFC 7517). Import it again when the issuer \
                changes its keys, and turn off the timer that would try to fetch them:
                  systemctl disable --now scim-fcgi-keys.timer scim-fcgi-keys.path

                Examples:
                  scimctl keys import keys.json
                  curl -s ADDRESS | scimctl keys import - --keys-url ADDRESS
                """)

        @Argument(help: "The file with the key set, or - for standard input.", completion: .file()) var file: String
        @Option(
            help: ArgumentHelp(
                "The address that the keys are from; can be omitted if there is only one.", valueName: "url"))
        var keysURL: String?
        @OptionGroup var common: CommonOptions

        func run() throws {
            let document = try TextFile.contents(of: file, limit: JSONWebKeySet.longest)
            let administration = try common.administration(.changing)
            let set = try administration.keySet(keysURL)
            try administration.importKeySet(document, from: file == "-" ? "standard input" : file, for: set)
            let stored = try administration.keySet(set.keysURL)
            if common.json { return JSONOutput.print(stored.json) }
            Terminal.standardOutput(
                "Stored \(stored.keys.count.counted("key")) from \(stored.keysURL.forTerminal).")
            for problem in stored.problems { Terminal.standardError("Not used: \(problem.forTerminal)") }
        }
    }
}

extension KeySet {
    /// What `--json` prints of it.
    var json: JSONObject {
        [
            "keysUrl": .string(keysURL),
            "trust": .array(
                trust.map {
                    [
                        "issuer": .string($0.issuer), "purpose": .string($0.purpose),
                        "organization": JSONValue($0.organization),
                    ]
                }),
            "keys": .array(keys.map { ["id": .string($0.id), "bits": JSONValue($0.key.bitCount)] }),
            "problems": .array(problems.map { .string($0) }), "fetched": JSONValue(fetched),
            "imported": .bool(isImported), "attempted": JSONValue(attempted), "failure": JSONValue(failure),
            "requested": JSONValue(requested),
        ]
    }

    fileprivate var trustText: String {
        trust.map { "\($0.organization ?? "machine") (\($0.purpose))" }.uniqued().joined(separator: ", ")
    }

    fileprivate func fetchedText(at now: Instant) -> String {
        guard let fetched else { return "never" }
        return (isImported ? "imported " : "") + fetched.relative(to: now)
    }

    fileprivate var problemText: String? {
        let all = [failure].compactMap(\.self) + problems
        return all.isEmpty ? nil : all.joined(separator: "; ")
    }
}

extension [String] {
    /// Each text once, where it came first.
    fileprivate func uniqued() -> [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
