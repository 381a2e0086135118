import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMHost

extension KeysCommand {
    struct Fetch: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Fetch the key sets of all trusted issuers.",
            discussion: """
                Only the addresses that "keys list" shows are asked: by HTTPS, without following redirects, at most 64 KiB \
                and 10 seconds each. If that fails, the keys that are here stay in use, and the exit status is 1. \
                https_proxy in the environment names a proxy, SCIM_CA_FILE a file of certificates to trust instead of \
                the machine's.

                Examples:
                  scimctl keys fetch
                  scimctl keys fetch --due
                """)

        @Flag(
            help: "Only sets that are missing, wanted, failed last time or older than 20 hours; says only what failed.")
        var due = false
        @OptionGroup var common: CommonOptions

        func run() throws {
            // The timer does not wait for the first start of the service.
            if due, !TextFile.exists(try common.configuration().databasePath) { return show([], []) }
            // Read before root is given up.
            let authorities = try Environment.variable("SCIM_CA_FILE").map {
                try TextFile.contents(of: $0, limit: 4 << 20)
            }
            let administration = try common.administration(.changing)
            try administration.answerCallForKeys()
            let sets = try administration.keySets().filter { !due || $0.isDue(at: administration.time) }
            let fetcher = KeyFetcher(administration: administration, authorities: authorities)
            let results = try sets.map { set in (set: set, outcome: try fetcher.fetch(set)) }
            show(results, try administration.keySets())
            if results.contains(where: \.outcome.isFailure) { Terminal.exit(1) }
        }

        /// - Parameter sets: as they are now.
        private func show(_ results: [(set: KeySet, outcome: KeyFetcher.Outcome)], _ sets: [KeySet]) {
            let found = results.map { before, outcome in
                (set: sets.first { $0.keysURL == before.keysURL } ?? before, outcome: outcome)
            }
            if common.json {
                return JSONOutput.print([
                    "keySets": .array(
                        found.map { set, outcome in
                            var json = set.json
                            json["outcome"] = .string(outcome.name)
                            return .object(json)
                        })
                ])
            }
            if found.isEmpty, !due { Terminal.standardOutput("No issuer is trusted, so no keys are needed.") }
            for (set, outcome) in found { tell(set, outcome) }
        }

        private func tell(_ set: KeySet, _ outcome: KeyFetcher.Outcome) {
            let keys = set.keys.count.counted("key")
            switch outcome {
            case .failed(let sentence):
                let rest = set.keys.isEmpty ? "" : "; the \(keys) fetched before stay in use"
                Terminal.standardError("\(set.keysURL): \(sentence)\(rest)".forTerminal)
            case .stored, .unchanged:
                for problem in set.problems {
                    Terminal.standardError("\(set.keysURL): not used: \(problem)".forTerminal)
                }
                guard !due else { return }
                let rest = outcome.name == "unchanged" ? ", unchanged" : ""
                Terminal.standardOutput("\(set.keysURL): \(keys)\(rest)".forTerminal)
            }
        }
    }
}
