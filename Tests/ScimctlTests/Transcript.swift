/// A page whose blocks of commands were typed: ```` ```console ````, each command behind `# `, below it what it printed.
struct Transcript {
    /// The page in order.
    let parts: [Part]

    enum Part {
        /// A line that is neither command nor output.
        case text(String)
        /// `<!-- play: … -->`: something that happens before what follows.
        case event(String)
        case command(Command)
    }

    struct Command {
        let line: String
        var output: [String]
    }

    init(_ page: String) {
        var parts: [Part] = []
        var isConsole = false
        for line in page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if isConsole, line.hasPrefix("# ") {
                parts.append(.command(Command(line: String(line.dropFirst(2)), output: [])))
            } else if isConsole, line != "```", case .command(var command) = parts.last {
                command.output.append(line)
                parts[parts.count - 1] = .command(command)
            } else {
                if line.hasPrefix("```") { isConsole = line == "```console" }
                let event = line.hasPrefix("<!-- play: ") ? line.dropFirst(11).dropLast(4) : nil
                parts.append(event.map { .event(String($0)) } ?? .text(line))
            }
        }
        self.parts = parts
    }

    var commands: [Command] { parts.compactMap { if case .command(let command) = $0 { command } else { nil } } }

    /// The page with other outputs, those of its commands in order.
    func page(with outputs: [[String]]) -> String {
        var outputs = outputs[...]
        return parts.flatMap { part -> [String] in
            switch part {
            case .text(let line): [line]
            case .event(let name): ["<!-- play: \(name) -->"]
            case .command(let command): ["# \(command.line)"] + (outputs.popFirst() ?? command.output)
            }
        }.joined(separator: "\n")
    }
}

extension [String] {
    /// The lines of an output without what differs from one run to the next: times, identifiers, secrets, hashes, sizes,
    /// who is at the terminal, and the width of columns that hold them.
    var withoutVolatileParts: [String] {
        let volatile: [(pattern: Regex<Substring>, name: String)] = [
            (/scim(?:cs)?_[0-9A-Za-z]{49}/, "SECRET"),
            (/login\/[0-9A-Za-z_-]{43}/, "LINK"),
            (/scim(?:cs)?_[0-9A-Za-z]{5}\b/, "PREFIX"),
            (/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/, "TIME"),
            // The second one of a second has a number as well.
            (/scim-\d{8}T\d{6}Z(?:\.\d+)?/, "BACKUP"),
            (/=\d+(?:s|B);/, "=FIGURE;"),
            (/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, "ID"),
            (/\b[0-9a-f]{64}\b/, "HASH"),
            (/\b[0-9a-f]{32}\b/, "REQUEST"),
            (/\d+(?:\.\d+)? (?:bytes|B|kB|KiB|MB|MiB|GB|GiB|TB|TiB)\b/, "SIZE"),
            (/just now|\d+ (?:s|min|h|days) ago/, "AGO"),
            (/in \d+ (?:s|min|h|days)\b/, "LATER"),
            (/\b\d+ (?:s|min)\b/, "SPAN"),
            (#/ {2,}/#, "  "),
            (#/ +$/#, ""),
            (#/TIME  \S+(?: \S+)*(?=  (?:acme|-)  )/#, "TIME  WHO"),
        ]
        return map { line in volatile.reduce(line) { $0.replacing($1.pattern, with: $1.name) } }
    }
}
