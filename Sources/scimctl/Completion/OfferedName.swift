import Glibc

/// A name that a shell may offer on a command line.
///
/// Clients and whoever can write to the directory of backups choose names, and a root shell reads what is offered. So a name
/// is offered only if every scalar of it is harmless in bash, zsh and fish; it is never made harmless by escaping. People
/// type all other names themselves.
struct OfferedName: Sendable {
    let scalars: String.UnicodeScalarView

    /// What a name may contain besides letters, digits and combining marks.
    static let punctuation = "._-@+',:"

    /// Longer names are not offered.
    static let limit = 256

    /// - Parameters:
    ///   - isPath: whether slashes are harmless as well, as in the path of a backup.
    ///   - isASCII: whether the locale has no other characters.
    init?(_ name: String, isPath: Bool = false, isASCII: Bool = OfferedName.localeIsASCII) {
        guard name.utf8.count <= OfferedName.limit, let first = name.unicodeScalars.first,
            let last = name.unicodeScalars.last, first != " ", last != " ", first != "-"
        else { return nil }
        var canBeMarked = false
        for scalar in name.unicodeScalars {
            guard scalar.isASCII || !isASCII else { return nil }
            if OfferedName.isMark(scalar) {
                guard canBeMarked else { return nil }
            } else if OfferedName.isLetterOrDigit(scalar) {
                canBeMarked = true
            } else if scalar == " " || OfferedName.punctuation.unicodeScalars.contains(scalar)
                || isPath && scalar == "/"
            {
                canBeMarked = false
            } else {
                return nil
            }
        }
        scalars = name.unicodeScalars
    }

    var text: String { String(scalars) }

    /// Judged per scalar: a `Character` can be a letter and a backtick at once.
    private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        guard !scalar.properties.isDefaultIgnorableCodePoint else { return false }
        return switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber: true
        default: false
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        guard !scalar.properties.isDefaultIgnorableCodePoint else { return false }
        return switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark: true
        default: false
        }
    }

    /// Whether the shell's locale is not UTF-8: its characters would not be those of the name.
    static let localeIsASCII: Bool = {
        setlocale(LC_CTYPE, "")
        return nl_langinfo(nl_item(CODESET)).map { String(cString: $0) } != "UTF-8"
    }()
}
