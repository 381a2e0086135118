import SCIMCore
import SCIMStore

/// The texts by which one person is known, to find them in entries of the log that are not about that person alone.
struct PersonalTexts: Sendable {
    /// Folded, as people and programs write them: plainly, as a JSON string, and cut for display.
    private var needles: Set<String> = []
    /// The folded names, for entries that have the name and nothing else.
    private var names: Set<String> = []

    /// Shorter texts occur in others' words and are only compared with whole names.
    private static let shortest = 4

    /// userNames, addresses, telephone numbers and the client's identifier.
    mutating func add(_ attributes: JSONObject) {
        if let name = attributes["userName"]?.string { add(name: name) }
        if let id = attributes["externalId"]?.string { add(id) }
        for attribute in ["emails", "phoneNumbers", "ims"] {
            for element in attributes[attribute]?.array ?? [] {
                if let value = element["value"]?.string { add(value) }
            }
        }
    }

    mutating func add(name: String) {
        names.insert(name.folded)
        add(name)
    }

    /// What an entry about the person says that he was called then.
    mutating func add(_ entry: LogEntry) throws {
        if let name = entry.resourceName { add(name: name) }
        for change in try entry.changes.map({ try JSONValue(parsing: $0) })?.array ?? [] {
            guard let attribute = change["attribute"]?.string else { continue }
            for value in [change["old"], change["new"]].compactMap(\.self) { add([attribute: value]) }
        }
    }

    private mutating func add(_ text: String) {
        guard text.unicodeScalars.count >= PersonalTexts.shortest else { return }
        needles.insert(text.folded)
        needles.insert(String(JSONValue.string(text).text.dropFirst().dropLast()).folded)
        needles.insert(text.forDisplay.folded)
    }

    /// Whether an entry names the person.
    func occur(in entry: LogEntry) -> Bool {
        if let name = entry.resourceName?.folded, names.contains(name) { return true }
        let changes = entry.changes.map { String(decoding: $0, as: UTF8.self) }
        return [entry.resourceName, entry.detail, entry.remedy, changes].contains { text in
            guard let folded = text?.folded else { return false }
            return needles.contains { PersonalTexts.occurs($0, in: folded) }
        }
    }

    /// Whether the text holds the other one as a whole: `ada@example.org`, and not the end of `canada@example.org`.
    private static func occurs(_ needle: String, in text: String) -> Bool {
        let (needle, text) = (Array(needle.utf8), Array(text.utf8))
        guard !needle.isEmpty, text.count >= needle.count else { return false }
        for start in 0...text.count - needle.count where text[start] == needle[0] {
            let end = start + needle.count
            guard text[start..<end].elementsEqual(needle) else { continue }
            let isBegun = start > 0 && text[start - 1].isPartOfName
            let goesOn =
                end < text.count
                && (text[end].isPartOfName
                    || text[end] == UInt8(ascii: ".") && end + 1 < text.count && text[end + 1].isPartOfName)
            if !isBegun, !goesOn { return true }
        }
        return false
    }
}

extension UInt8 {
    /// A letter, a digit, what joins them in names and addresses, or a part of a letter outside ASCII.
    fileprivate var isPartOfName: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "%"), 0x80...:
            true
        default: false
        }
    }
}
