/// What bash puts in the place of what is typed, so that the whole word is exactly an offered name.
///
/// bash inserts these texts as they are. They hold nothing but scalars of `OfferedName`, and backslashes where no quote is
/// open.
enum BashReplies {
    static func texts(for names: [OfferedName], completing line: TypedLine) -> [String] {
        let texts = names.compactMap { text(for: $0, completing: line) }
        // bash inserts what all of them begin with, which must not end between a backslash and its character.
        guard commonPrefix(texts).last == "\\" else { return texts }
        return texts.filter { !$0.unicodeScalars.contains("'") }
    }

    private static func text(for name: OfferedName, completing line: TypedLine) -> String? {
        guard let typed = line.words.last, name.scalars.starts(with: typed.unicodeScalars) else { return nil }
        let rest = name.scalars.dropFirst(line.keptCount)
        switch line.quote {
        case "'": return rest.contains("'") ? nil : String(rest)
        case .some: return String(rest)
        case nil:
            return rest.reduce(into: "") { text, scalar in
                if scalar == " " || scalar == "'" { text.unicodeScalars.append("\\") }
                text.unicodeScalars.append(scalar)
            }
        }
    }

    private static func commonPrefix(_ texts: [String]) -> [Unicode.Scalar] {
        guard let first = texts.first else { return [] }
        return texts.dropFirst().reduce(Array(first.unicodeScalars)) { common, text in
            zip(common, text.unicodeScalars).prefix { $0 == $1 }.map { $0.0 }
        }
    }
}
