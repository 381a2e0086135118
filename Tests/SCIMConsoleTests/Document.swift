import SCIMHTTP

/// What tests look for in a page.
struct Document {
    let text: String

    init(_ text: String) { self.text = text }

    /// The text of each link and where it leads.
    var links: [(text: String, address: String)] {
        elements("<a ", "</a>").compactMap { element in
            guard let address = Document.value(of: "href", in: element), let end = element.firstRange(of: ">") else {
                return nil
            }
            return (Document.plain(String(element[end.upperBound...])), address)
        }
    }

    /// Where the link of that text leads.
    func link(_ text: String) -> String? { links.first { $0.text == text }?.address }

    /// The forms that change something, but for the one that signs out.
    var forms: [Form] {
        elements("<form ", "</form>").filter { $0.contains("method=\"post\"") }.map { Form($0) }
            .filter { $0.action != "/scim-console/sign-out" }
    }

    /// The form that goes to a page.
    func form(_ page: String) -> Form? {
        forms.first { $0.action.hasSuffix("/" + page) || $0.action.contains("/\(page)?") }
    }

    struct Form {
        let action: String
        /// Hidden fields and what is chosen already; without the session's token.
        let fields: [(name: String, value: String)]

        init(_ element: String) {
            action = Document.value(of: "action", in: element) ?? ""
            fields =
                Document(element).elements("<input ", ">").compactMap { input in
                    let isChoice = input.contains("type=\"radio\"") || input.contains("type=\"checkbox\"")
                    guard let name = Document.value(of: "name", in: input), name != "form",
                        !isChoice || input.contains(" checked")
                    else { return nil }
                    return (name, Document.value(of: "value", in: input) ?? "")
                } + Document.areas(element) + Document.lists(element)
        }

        /// As a browser sends it, with other values for some of the fields.
        func encoded(_ others: KeyValuePairs<String, String> = [:]) -> String {
            let kept = fields.filter { field in !others.contains { $0.key == field.name } }
            return (kept.map { ($0.name, $0.value) } + others.map { ($0.key, $0.value) })
                .map { "\(PercentCoding.encode($0.0))=\(PercentCoding.encode($0.1))" }.joined(separator: "&")
        }
    }

    private static func areas(_ form: String) -> [(name: String, value: String)] {
        Document(form).elements("<textarea ", "</textarea>").compactMap { area in
            guard let name = value(of: "name", in: area), let end = area.firstRange(of: ">") else { return nil }
            return (name, plain(String(area[end.upperBound...])))
        }
    }

    /// What is chosen in each list.
    private static func lists(_ form: String) -> [(name: String, value: String)] {
        Document(form).elements("<select ", "</select>").compactMap { list in
            guard let name = value(of: "name", in: list) else { return nil }
            let options = Document(list).elements("<option ", "</option>")
            let chosen = options.first { $0.prefix { $0 != ">" }.contains(" selected") } ?? options.first
            return chosen.flatMap { value(of: "value", in: $0) }.map { (name, $0) }
        }
    }

    /// Without elements, and with what was escaped.
    static func plain(_ markup: String) -> String {
        var text = ""
        var isInside = false
        for character in markup {
            switch character {
            case "<": isInside = true
            case ">": isInside = false
            default: if !isInside { text.append(character) }
            }
        }
        for (name, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
            text.replace(name, with: character)
        }
        return text
    }

    private static func value(of attribute: String, in element: String) -> String? {
        guard
            let begin = element.firstRange(of: " \(attribute)=\"")?.upperBound
                ?? (element.hasPrefix("\(attribute)=\"") ? element.firstRange(of: "=\"")?.upperBound : nil),
            let end = element[begin...].firstRange(of: "\"")?.lowerBound
        else { return nil }
        return plain(String(element[begin..<end]))
    }

    /// What stands between two texts, each time.
    private func elements(_ begin: String, _ end: String) -> [String] {
        text.ranges(of: begin).compactMap { found in
            text[found.upperBound...].firstRange(of: end).map { String(text[found.upperBound..<$0.lowerBound]) }
        }
    }
}

extension Browser {
    /// Sends a form of a page.
    mutating func send(_ form: Document.Form, _ others: KeyValuePairs<String, String> = [:]) -> Response {
        post(form.action, form.encoded(others))
    }

    mutating func document(_ path: String) -> Document { Document(get(path).text) }
}
