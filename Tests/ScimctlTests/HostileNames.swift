import TestBed

/// Names that run `touch canary` in a shell that expands them.
enum HostileNames {
    /// Scalars that make one `Character` with whatever follows (Grapheme_Cluster_Break=Prepend).
    static let prepends: [Unicode.Scalar] = (0x80...0x10FFFF).compactMap(Unicode.Scalar.init).filter { scalar in
        var text = String.UnicodeScalarView([scalar])
        text.append("`")
        return String(text).count == 1
    }

    /// Characters that mean something to bash, zsh or fish.
    static let metacharacters: [Unicode.Scalar] = [
        "`", "$", "(", ")", "{", "}", "[", "]", "<", ">", "|", "&", ";", "\"", "'", "\\", "!", "#", "*", "?", "~", "=",
        "%", "^", " ", "/",
    ]

    /// Commands in every kind of expansion that bash, zsh and fish have.
    static let expansions = [
        "$(touch canary)", "`touch canary`", "${x:=$(touch canary)}", "${x:-`touch canary`}", "$((a[$(touch canary)]))",
        "$[a[$(touch canary)]]", "${a[$(touch canary)]}", "${!x:=$(touch canary)}", "<(touch canary)",
        ">(touch canary)",
        "=(touch canary)", "(touch canary)", "$(<canary; touch canary)", "{$(touch canary),x}", "~$(touch canary)",
        "*(e:'touch canary':)", "*(+$(touch canary))", "${(e)x:-$(touch canary)}", "${~x:=$(touch canary)}",
        "a;touch canary", "a&touch canary", "a|touch canary", "a&&touch canary;", "a >canary", "a\\;touch canary",
        "'$(touch canary)'", "\"$(touch canary)\"", "\\$(touch canary)", "\\`touch canary\\`", "'';touch canary;''",
        "it's;touch canary;'", "!touch", "!!", "!-1", "^a^touch canary^", "~root", "~", "=ls", "*", "?", "[a-z]*",
        "-$(touch canary)", "--config=$(touch canary)", "$'\\x60touch canary\\x60'", "$\"$(touch canary)\"", "%1",
        "a\u{202E}$(touch canary)", "\u{2028}touch canary", "a\u{85}touch canary", "\u{3000};touch canary",
    ]

    /// Each scalar of class Prepend before each metacharacter, with a command between two of them.
    static var prepended: [String] {
        prepends.flatMap { prepend in
            metacharacters.map { character in
                let last = ["(": ")", "{": "}", "[": "]"][character] ?? character
                let before = character == "$" ? "$" + "\(prepend)(" : String(character)
                return "\(prepend)\(before)touch canary\(prepend)\(character == "$" ? ")" : last)"
            }
        } + prepends.flatMap { prepend in expansions.prefix(5).map { "\(prepend)\($0)" } }
    }

    /// A few hundred names of what does harm, in any order.
    static var random: [String] {
        var random = SeededRandom(seed: 10)
        let pieces =
            expansions + metacharacters.map { String($0) } + prepends.map { String($0) }
            + ["touch canary", "\u{301}", "\u{200D}", "a", "é", "\n", "\t", ":", ",", "@", ".", "-", "_", "\u{FE0F}"]
        return (0..<400).map { _ in
            (0..<Int.random(in: 1...8, using: &random)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }
            .joined()
        }
    }

    static var all: [String] { expansions + prepended + random }
}
