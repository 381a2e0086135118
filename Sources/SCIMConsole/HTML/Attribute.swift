/// An attribute of an element. What is data can only be a value, and is escaped; a name, a class or an id of the page is
/// written in the program.
package struct Attribute: Sendable {
    private let name: StaticString
    private let value: String?

    private init(_ name: StaticString, _ value: String?) {
        self.name = name
        self.value = value
    }

    private init(_ name: StaticString, written value: StaticString) {
        self.init(name, value.description)
    }

    func write(to markup: inout Markup) {
        markup.append(literal: " ")
        markup.append(literal: name)
        guard let value else { return }
        markup.append(literal: "=\"")
        markup.append(escaping: value)
        markup.append(literal: "\"")
    }
}

extension Attribute {
    package static func `class`(_ name: StaticString) -> Attribute { Attribute("class", written: name) }
    package static func id(_ name: StaticString) -> Attribute { Attribute("id", written: name) }
    /// The id of one of many; letters, digits and `-` only.
    package static func id(_ name: StaticString, _ number: Int) -> Attribute { Attribute("id", "\(name)\(number)") }
    package static func `for`(_ name: StaticString) -> Attribute { Attribute("for", written: name) }
    package static func `for`(_ name: StaticString, _ number: Int) -> Attribute { Attribute("for", "\(name)\(number)") }
    package static func href(_ address: Address) -> Attribute { Attribute("href", address.text) }
    package static func action(_ address: Address) -> Attribute { Attribute("action", address.text) }
    /// To the content of the same page.
    package static let toContent = Attribute("href", written: "#content")
    package static func name(_ name: StaticString) -> Attribute { Attribute("name", written: name) }
    package static func type(_ name: StaticString) -> Attribute { Attribute("type", written: name) }
    package static func value(_ text: String) -> Attribute { Attribute("value", text) }
    package static func title(_ text: String) -> Attribute { Attribute("title", text) }
    package static func datetime(_ text: String) -> Attribute { Attribute("datetime", text) }
    package static func placeholder(_ text: String) -> Attribute { Attribute("placeholder", text) }
    package static func label(_ text: String) -> Attribute { Attribute("aria-label", text) }
    package static func describedBy(_ name: StaticString) -> Attribute { Attribute("aria-describedby", written: name) }
    /// The id of what is said of a field's content.
    package static func faultID(_ field: StaticString) -> Attribute { Attribute("id", "\(field)-fault") }
    package static func describedByFault(_ field: StaticString) -> Attribute {
        Attribute("aria-describedby", "\(field)-fault")
    }
    package static func colspan(_ count: Int) -> Attribute { Attribute("colspan", String(count)) }
    package static func maxlength(_ count: Int) -> Attribute { Attribute("maxlength", String(count)) }
    package static func rows(_ count: Int) -> Attribute { Attribute("rows", String(count)) }
    /// What a narrow screen shows before the value of a cell.
    package static func columnName(_ text: StaticString) -> Attribute { Attribute("data-label", written: text) }
    package static let post = Attribute("method", written: "post")
    package static let get = Attribute("method", written: "get")
    package static let noAutocompletion = Attribute("autocomplete", written: "off")
    package static let noSpellcheck = Attribute("spellcheck", written: "false")
    package static let invalid = Attribute("aria-invalid", written: "true")
    package static let readonly = Attribute("readonly", nil)
    package static let required = Attribute("required", nil)
    package static let selected = Attribute("selected", nil)
    package static let checked = Attribute("checked", nil)
    package static let disabled = Attribute("disabled", nil)
    package static let autofocus = Attribute("autofocus", nil)
    package static let open = Attribute("open", nil)
    package static let currentPage = Attribute("aria-current", written: "page")
    package static let columnHeader = Attribute("scope", written: "col")
    package static let rowHeader = Attribute("scope", written: "row")
    package static let sortedAscending = Attribute("aria-sort", written: "ascending")
    package static let sortedDescending = Attribute("aria-sort", written: "descending")
    package static let hiddenFromReaders = Attribute("aria-hidden", written: "true")
    package static let alert = Attribute("role", written: "alert")
    package static let status = Attribute("role", written: "status")
    package static let image = Attribute("role", written: "img")
    package static let english = Attribute("lang", written: "en")
    package static let automaticDirection = Attribute("dir", written: "auto")
    package static let focusable = Attribute("tabindex", written: "0")
    package static let utf8 = Attribute("charset", written: "utf-8")
    package static let styleSheet = Attribute("rel", written: "stylesheet")
    package static let icon = Attribute("rel", written: "icon")
    package static func metaName(_ name: StaticString) -> Attribute { Attribute("name", written: name) }
    package static func content(_ text: StaticString) -> Attribute { Attribute("content", written: text) }
    package static func refresh(seconds: Int) -> (Attribute, Attribute) {
        (Attribute("http-equiv", written: "refresh"), Attribute("content", String(seconds)))
    }
    // SVG
    /// As wide and high as its box, whatever becomes of its proportions.
    package static let stretched = Attribute("preserveAspectRatio", written: "none")
    package static func viewBox(width: Int, height: Int) -> Attribute { Attribute("viewBox", "0 0 \(width) \(height)") }
    package static func x(_ value: Double) -> Attribute { Attribute("x", short(value)) }
    package static func y(_ value: Double) -> Attribute { Attribute("y", short(value)) }
    package static func x1(_ value: Double) -> Attribute { Attribute("x1", short(value)) }
    package static func x2(_ value: Double) -> Attribute { Attribute("x2", short(value)) }
    package static func y1(_ value: Double) -> Attribute { Attribute("y1", short(value)) }
    package static func y2(_ value: Double) -> Attribute { Attribute("y2", short(value)) }
    package static func width(_ value: Double) -> Attribute { Attribute("width", short(value)) }
    package static func height(_ value: Double) -> Attribute { Attribute("height", short(value)) }
    /// Points of a line, as `x y` pairs.
    package static func line(through points: [(x: Double, y: Double)]) -> Attribute {
        Attribute("d", points.enumerated().map { "\($0 == 0 ? "M" : "L")\(short($1.x)) \(short($1.y))" }.joined())
    }

    /// Upright strokes, each from one height to another.
    package static func bars(_ bars: [(x: Double, from: Double, to: Double)]) -> Attribute {
        Attribute("d", bars.map { "M\(short($0.x)) \(short($0.from))V\(short($0.to))" }.joined())
    }

    /// With one decimal at most.
    private static func short(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0
            ? String(tenths / 10) : "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }
}
