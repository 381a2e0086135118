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
