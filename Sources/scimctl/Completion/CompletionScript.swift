import ArgumentParser

/// The completion script of a shell: what the argument parser generates, without its one way to run a name.
///
/// Its script for bash hands names to `compgen -W`, which expands them as a command line, substitutions and all. Ours fills
/// `COMPREPLY` line by line instead. It also puts words together that bash cuts at `@`, `:` and `=`.
enum CompletionScript {
    private static let option = "--generate-completion-script"

    /// The shell whose script these arguments ask for; nil if they ask for none, or for one that does not exist.
    static func shell(askedForBy arguments: [String]) -> CompletionShell? {
        let options = arguments.prefix { $0 != "--" }
        guard let index = options.firstIndex(where: { $0 == option || $0.hasPrefix(option + "=") }) else { return nil }
        if options[index] != option {
            return CompletionShell(rawValue: String(options[index].dropFirst(option.count + 1)))
        }
        guard index + 1 < options.endIndex else { return CompletionShell.autodetected() }
        return CompletionShell(rawValue: options[index + 1])
    }

    /// - Parameter script: what the argument parser generates for the shell.
    static func text(_ script: String, for shell: CompletionShell) -> String {
        shell == .bash ? withoutExpansion(script) : script
    }

    private static func withoutExpansion(_ script: String) -> String {
        var lines: [String] = []
        var isLeftOut = false
        for line in script.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if isLeftOut || leftOut.contains(where: { line == "\($0)() {" }) {
                isLeftOut = line != "}"
            } else {
                lines += replaced(line)
            }
        }
        let text = lines.joined(separator: "\n")
        guard !leftOut.contains(where: text.contains), text.contains(joining), text.contains(offering) else {
            preconditionFailure("the version of the argument parser is pinned, and this is its script")
        }
        return text
    }

    private static let leftOut = ["__scimctl_custom_complete", "__scimctl_cursor_index_in_current_word"]

    private static func replaced(_ line: String) -> [String] {
        let begin = "__scimctl_add_completions -W \"$(__scimctl_custom_complete "
        let end = " \"${COMP_CWORD}\" \"$(__scimctl_cursor_index_in_current_word)\")\""
        let text = line.drop { $0 == " " }
        if text.hasPrefix(begin), text.hasSuffix(end) {
            let indentation = String(repeating: " ", count: line.count - text.count)
            return ["\(indentation)__scimctl_offer_names \(text.dropFirst(begin.count).dropLast(end.count))"]
        }
        return switch line {
        case "__scimctl_add_completions() {": [offering, "", line, "    \(namingFiles)"]
        case "    local -r prev=\"${3}\"": [joining]
        case "complete -o filenames -F _scimctl scimctl": ["complete -F _scimctl scimctl"]
        default: [line]
        }
    }

    /// bash quotes names of files, and only those: ours are quoted already.
    private static let namingFiles = "[[ \"${1}\" = -W ]] || compopt -o filenames 2>/dev/null"

    private static let joining = """
            local -a whole_words=()
            local -i current_word=0
            __scimctl_join_words
            local -a COMP_WORDS=("${whole_words[@]}")
            local -i COMP_CWORD="${current_word}"
            local -r prev="${COMP_WORDS[COMP_CWORD - 1]}"
        """

    private static let offering = """
        # Puts together what bash cut at COMP_WORDBREAKS: whole_words, and current_word, its index of COMP_CWORD.
        __scimctl_join_words() {
            local rest="${COMP_LINE}" word
            local -i index
            for index in "${!COMP_WORDS[@]}"; do
                word="${COMP_WORDS[index]}"
                if [[ -n "${word}" && "${#whole_words[@]}" -gt 0 && "${rest}" = "${word}"* ]]; then
                    whole_words[${#whole_words[@]} - 1]+="${word}"
                else
                    rest="${rest#"${rest%%[![:space:]]*}"}"
                    whole_words+=("${word}")
                fi
                rest="${rest#"${word}"}"
                [[ "${index}" -gt "${COMP_CWORD}" ]] || current_word="${#whole_words[@]}"-1
            done
        }

        # Offers names that exist. They come from outside, so nothing here may expand them: no compgen -W, no eval.
        __scimctl_offer_names() {
            local -a names
            mapfile -t names < <(
                SCIMCTL_TYPED="${COMP_LINE:0:COMP_POINT}" SCIMCTL_BREAKS="${COMP_WORDBREAKS}" \\
                    "${COMP_WORDS[0]}" "${@}" "${COMP_CWORD}" 0 "${COMP_WORDS[@]}" 2>/dev/null
            )
            [[ -z "${names[*]}" ]] || COMPREPLY+=("${names[@]}")
        }
        """
}
