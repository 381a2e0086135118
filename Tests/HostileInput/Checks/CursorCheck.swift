import SCIMCore
import SCIMHost
import SCIMStore

@testable import SCIMService

/// No text is a cursor but those that were sealed for this query; whatever is in a cursor is written as it was read.
final class CursorCheck: InputCheck {
    private let seal: CursorSeal
    private let query: ListQuery
    private let organization = OrganizationID(1)
    private let issued: [String]
    private let foreign: [String]

    init() throws {
        let seal = CursorSeal(
            key: [UInt8](0..<32),
            Surroundings(
                now: { Instant(milliseconds: 1_800_000_000_000) }, random: { [UInt8](repeating: 7, count: $0) }))
        let query = try CursorCheck.query("userName sw \"a\"")
        let values: [SortValue?] = [nil, .number(1.5), .instant(Instant(milliseconds: 5)), .text("ada")]
        let cursors = values.map { value in
            Cursor(
                place: ListPosition(value: value, id: ResourceID(high: 1, low: 2)), isBackward: value == nil,
                count: 100,
                total: value == nil ? nil : 7, expires: seal.expiry)
        }
        issued = cursors.map { seal.text(of: $0, query, of: OrganizationID(1)) }
        let other = try CursorCheck.query("userName sw \"b\"")
        foreign =
            cursors.map { seal.text(of: $0, other, of: OrganizationID(1)) }
            + cursors.map { seal.text(of: $0, query, of: OrganizationID(2)) }
        (self.seal, self.query) = (seal, query)
    }

    private static func query(_ filter: String) throws -> ListQuery {
        var request = SearchRequest()
        request.filter = filter
        request.cursor = ""
        return try ListQuery(request, of: [.user])
    }

    func check(_ bytes: [UInt8]) throws {
        if let cursor = Cursor(bytes: bytes) {
            // A number that is not one equals nothing, and text that is not UTF-8 is repaired: what was written is compared.
            let written = cursor.bytes
            try promise(Cursor(bytes: written)?.bytes == written, "\(cursor) is read as another one")
        }
        let text = String(decoding: bytes, as: UTF8.self)
        do throws(SCIMError) {
            _ = try seal.cursor(text, query, of: organization)
        } catch {
            return try promise(error.status == 400 && error.type == .invalidCursor, "\(error)")
        }
        try promise(issued.contains { $0.utf8.elementsEqual(bytes) }, "\(text) was taken for a cursor")
    }

    func seeds() throws -> [[UInt8]] {
        (issued + foreign).map { Array($0.utf8) }
            + [[UInt8]](arrayLiteral: [1, 0x12, 0, 9] + [UInt8](repeating: 3, count: 40))
    }
}
