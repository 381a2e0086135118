/// Why a role label, looking right to people, may never be what a client sends (D9 of the design).
package enum LabelDoubt: Sendable, Hashable {
    /// White space around it, which is left out on both sides.
    case outerSpace
    /// White space inside; the Value of an app role in Entra has none.
    case innerSpace
    /// A character that nobody sees.
    case invisible(Unicode.Scalar)
    /// A letter that looks like another one of ASCII.
    case lookAlike(Unicode.Scalar, letter: Character)
    /// Letters of several scripts.
    case mixedScripts([LetterScript])

    /// What is doubtful about a label as it was typed; empty for a plain one.
    package static func all(in label: String) -> [LabelDoubt] {
        var doubts: [LabelDoubt] = []
        let scalars = Array(label.unicodeScalars)
        if let first = scalars.first, let last = scalars.last, first.isSpace || last.isSpace {
            doubts.append(.outerSpace)
        }
        let folded = Array(RoleMapping.fold(label).unicodeScalars)
        if folded.contains(where: \.isSpace) { doubts.append(.innerSpace) }
        doubts += distinct(folded.filter(\.isInvisible)).map { .invisible($0) }
        return doubts + lookAlikes(folded)
    }

    /// A word of one foreign script is meant as it is, unless it could be read as a Latin one from end to end.
    private static func lookAlikes(_ scalars: [Unicode.Scalar]) -> [LabelDoubt] {
        let letters = scalars.filter { $0.properties.isAlphabetic }
        var scripts: [LetterScript] = []
        for script in letters.compactMap(\.script) where !scripts.contains(script) { scripts.append(script) }
        let foreign = letters.filter { $0.value >= 0x80 }
        let isReadAsLatin = foreign.allSatisfy { $0.lookAlikeLetter != nil }
        guard scripts.count > 1 || scripts == [.latin] || isReadAsLatin else { return [] }
        let found = distinct(foreign).compactMap { scalar in
            scalar.lookAlikeLetter.map { LabelDoubt.lookAlike(scalar, letter: $0) }
        }
        return found.isEmpty && scripts.count > 1 ? [.mixedScripts(scripts)] : found
    }

    private static func distinct(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var seen: Set<Unicode.Scalar> = []
        return scalars.filter { seen.insert($0).inserted }
    }
}

extension LabelDoubt: CustomStringConvertible {
    /// A sentence without its end, to follow the label.
    package var description: String {
        switch self {
        case .outerSpace: "has white space around it, which is ignored"
        case .innerSpace: "has white space inside, which the Value of an app role in Entra cannot have"
        case .invisible(let scalar): "contains the invisible character \(scalar.code)"
        case .lookAlike(let scalar, let letter):
            "contains \(scalar.code)\(scalar.script.map { " (\($0.rawValue))" } ?? ""), which looks like \"\(letter)\" but is a different letter"
        case .mixedScripts(let scripts):
            "mixes letters of \(scripts.map(\.rawValue).joined(separator: " and "))"
        }
    }
}

extension String {
    /// The text as people read it: look-alikes replaced by the letters of ASCII, invisible characters and white space
    /// left out, in lower case. Two labels of one skeleton are mistaken for the same by whoever sees them.
    package var skeleton: String {
        var read = ""
        for scalar in RoleMapping.fold(self).unicodeScalars where !scalar.isInvisible && !scalar.isSpace {
            if let letter = scalar.lookAlikeLetter { read.append(letter) } else { read.unicodeScalars.append(scalar) }
        }
        return read
    }
}

extension Unicode.Scalar {
    fileprivate var isSpace: Bool { properties.isWhitespace }

    /// Format characters, soft hyphens, joiners, fillers and variation selectors.
    fileprivate var isInvisible: Bool {
        properties.isDefaultIgnorableCodePoint || properties.generalCategory == .format
            || properties.generalCategory == .control && !isSpace
    }

    /// `U+0430`
    fileprivate var code: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
