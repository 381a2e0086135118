import SCIMCore
import SCIMHost
import SCIMStore

/// What an answer shows of each member: `value`, `$ref` and `type`, as far as the projection lets them through.
struct MemberForm: Sendable, Hashable {
    private let users: Element
    private let groups: Element

    /// The text of one element, the identifier between each two parts.
    private struct Element: Sendable, Hashable {
        var parts = [""]

        mutating func append(_ text: String) { parts[parts.count - 1] += text }
        mutating func appendID() { parts.append("") }

        var byteCount: Int { parts.reduce(0) { $0 + $1.utf8.count } + 36 * (parts.count - 1) }
    }

    /// - Parameter names: the sub-attributes that are shown.
    init(_ names: Set<String>, baseURL: BaseURL, _ user: ResourceType, _ group: ResourceType) {
        func element(_ type: ResourceType) -> Element {
            var element = Element()
            var separator = "{"
            if names.contains("value") {
                element.append("\(separator)\"value\":\"")
                element.appendID()
                element.append("\"")
                separator = ","
            }
            if names.contains("$ref") {
                element.append("\(separator)\"$ref\":\"\(baseURL.beginning(of: type))")
                element.appendID()
                element.append("\"")
                separator = ","
            }
            if names.contains("type") { element.append("\(separator)\"type\":\"\(type.name)\"") }
            element.append(separator == "{" && !names.contains("type") ? "{}" : "}")
            return element
        }
        users = element(user)
        groups = element(group)
    }

    /// Whether anything of a member is shown.
    var showsAnything: Bool { users.byteCount > 2 }

    static let names: Set = ["value", "$ref", "type"]

    func byteCount(of kind: ResourceKind) -> Int { kind == .user ? users.byteCount : groups.byteCount }

    func append(_ member: Member, to writer: inout JSONWriter) {
        let parts = member.kind == .user ? users.parts : groups.parts
        writer.append(raw: parts[0])
        for part in parts.dropFirst() {
            writer.append(raw: member.id)
            writer.append(raw: part)
        }
    }

    func json(_ member: Member) -> JSONValue {
        var writer = JSONWriter(reserving: 160)
        append(member, to: &writer)
        do { return try JSONValue(parsing: writer.bytes) } catch {
            preconditionFailure("the parts of a member are JSON together: \(error)")
        }
    }
}
