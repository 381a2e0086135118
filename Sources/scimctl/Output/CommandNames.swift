import ArgumentParser
import SCIMCore
import SCIMHost

/// The words that lead to a command, looked at before the parser does: it only says that one is unexpected.
enum CommandNames {
    /// - Throws: `usage` with the nearest names, where a word is in the place of a command and is none.
    static func check(_ arguments: [String], below root: any ParsableCommand.Type) throws(ServiceError) {
        var command = root
        var path: [String] = []
        for word in arguments {
            let children = command.configuration.subcommands
            guard !children.isEmpty, !word.hasPrefix("-"), word != "help" else { return }
            guard let child = children.first(where: { names(of: $0).contains(word) }) else {
                let known = children.compactMap { names(of: $0).first }
                let noun = path.isEmpty ? "command" : "command of \(path.joined(separator: " "))"
                var error = ServiceError.notFound(noun, word, among: known)
                error.kind = .usage
                throw error
            }
            command = child
            path.append(word)
        }
    }

    private static func names(of command: any ParsableCommand.Type) -> [String] {
        [command._commandName] + command.configuration.aliases
    }
}
