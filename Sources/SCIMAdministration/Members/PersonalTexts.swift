import SCIMCore
import SCIMStore

/// The texts by which one person is known, to find them in entries of the log that are not about that person alone.
///
/// A text that no sentence holds by chance, such as an address, is found wherever it stands as a whole. A name that is an
/// ordinary word ("user", "Member") is only found where it stands for somebody: as the name of an entry, as a userName or
/// externalId in a change, or in the quotes in which sentences name people.
struct PersonalTexts: Sendable {
    /// Folded, as people and programs write them: plainly, as a JSON string, and cut for display.
    private var needles: Set<String> = []
    /// Folded words that may be in a sentence about others.
    private var words: Set<String> = []
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

    /// What an entry about the person says that they were called then.
    mutating func add(_ entry: LogEntry) throws {
        if let name = entry.resourceName { add(name: name) }
        for change in try entry.changes.map({ try JSONValue(stored: $0, in: "entry \(entry.number) of the log") })?
            .array ?? []
        {
            guard let attribute = change["attribute"]?.string else { continue }
            for value in [change["old"], change["new"]].compactMap(\.self) { add([attribute: value]) }
        }
    }

    private mutating func add(_ text: String) {
        let forms = [
            text.folded, String(decoding: JSONValue.string(text).bytes.dropFirst().dropLast(), as: UTF8.self).folded,
            text.forDisplay.folded,
        ]
        if text.unicodeScalars.allSatisfy(\.properties.isAlphabetic) {
            words.formUnion(forms)
        } else if text.unicodeScalars.count >= PersonalTexts.shortest {
            needles.formUnion(forms)
        }
    }

    /// Whether an entry names the person.
    func occur(in entry: LogEntry) -> Bool {
        if let name = entry.resourceName?.folded, names.contains(name) { return true }
        let sentences = [entry.resourceName, entry.detail, entry.remedy]
        if sentences.contains(where: { $0.map { occur(inSentence: $0.folded) } ?? false }) { return true }
        return entry.changes.map(occur(inChanges:)) ?? false
    }

    private func occur(inSentence text: String) -> Bool {
        needles.contains { PersonalTexts.occurs($0, in: text) }
            || words.contains { word in ["\"\(word)\"", "'\(word)'"].contains { text.holds($0) } }
    }

    /// - Parameter changes: the bytes of an array of objects with `old` and `new`.
    private func occur(inChanges changes: [UInt8]) -> Bool {
        let text = String(decoding: changes, as: UTF8.self).folded
        if needles.contains(where: { PersonalTexts.occurs($0, in: text) }) { return true }
        // Where the word is an attribute name, of a role or of a department, it names nobody.
        guard words.contains(where: { text.holds("\"\($0)\"") }) else { return false }
        do {
            let changes = try JSONValue(parsing: changes).array ?? []
            return changes.contains { change in
                guard change["attribute"] == "userName" || change["attribute"] == "externalId" else { return false }
                return [change["old"], change["new"]].contains { $0?.string.map { words.contains($0.folded) } ?? false }
            }
        } catch {
            return true  // What cannot be read may name the person.
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
