import SCIMCore
import SCIMHTTP
import SCIMHost
import SCIMStore

/// The members of a group as an answer shows them: 24 bytes for each in memory, some 150 as JSON.
struct MemberList: DeferredBytes {
    private var members: [Member] = []
    private let form: MemberForm
    /// Bytes of the JSON array.
    package private(set) var byteCount = 2

    init(_ form: MemberForm) { self.form = form }

    var isEmpty: Bool { members.isEmpty }
    var count: Int { members.count }

    mutating func append(_ member: Member) {
        byteCount += (members.isEmpty ? 0 : 1) + form.byteCount(of: member.kind)
        members.append(member)
    }

    /// Calls `write` with the JSON array, a few members at a time.
    package func forEachPiece(_ write: ([UInt8]) -> Void) {
        var next = 0
        repeat {
            let end = min(next + MemberList.piece, members.count)
            var writer = JSONWriter(reserving: MemberList.piece * 160)
            if next == 0 { writer.append(raw: "[") }
            for index in next..<end {
                if index > 0 { writer.append(raw: ",") }
                form.append(members[index], to: &writer)
            }
            if end == members.count { writer.append(raw: "]") }
            write(writer.bytes)
            next = end
        } while next < members.count
    }

    /// Members that are written at a time.
    private static let piece = 256

    /// The same as a value, for a filter or an order to look at.
    var json: JSONValue { .array(members.map { form.json($0) }) }
}

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
