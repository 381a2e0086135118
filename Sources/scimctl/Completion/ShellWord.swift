import ArgumentParser

/// A name as the completion script of a shell takes it. Names come from clients: none may be more to a shell than a name.
struct ShellWord {
    private let name: String

    /// nil for a name that no line of a shell should hold: with control characters, or marks that turn the writing around.
    init?(_ name: String) {
        guard !name.isEmpty, name.forTerminal == name else { return nil }
        self.name = name
    }

    /// - Parameter shell: nil for none that is known; then the name is left as it is.
    func text(for shell: CompletionShell?) -> String {
        switch shell {
        // compgen -W expands each word as the shell does, command substitutions and all.
        case .some(.bash): escaped { !ShellWord.isPlain($0) }
        // _describe takes what follows a colon for a description.
        case .some(.zsh): escaped { $0 == ":" || $0 == "\\" }
        default: name
        }
    }

    private func escaped(_ isSpecial: (Character) -> Bool) -> String {
        name.reduce(into: "") { text, character in text += (isSpecial(character) ? "\\" : "") + String(character) }
    }

    private static func isPlain(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "@%+=:,./_-".contains(character)
    }

    /// A word of a command line without the quotes that it was typed with.
    static func unquoted(_ word: String) -> String {
        var text = ""
        var isEscaped = false
        for character in word {
            if !isEscaped, character == "\\" {
                isEscaped = true
            } else if isEscaped || (character != "\"" && character != "'") {
                text.append(character)
                isEscaped = false
            }
        }
        return text
    }
}
