import SCIMCore

/// JSON that is read and written is read as the same value, and written as the same bytes.
final class JSONCheck: InputCheck {
    func check(_ bytes: [UInt8]) throws {
        let value: JSONValue
        do throws(SCIMError) {
            value = try JSONValue(parsing: bytes, limits: .request)
        } catch {
            return try promise(
                error.status == 413 || error.status == 400 && error.type != nil && !error.detail.isEmpty, "\(error)")
        }
        let written = value.bytes
        let again = try JSONValue(parsing: written)
        try promise(again == value, "\(value.text) is read as \(again.text)")
        try promise(again.hashValue == value.hashValue, "\(value.text) has two hash values")
        try promise(again.bytes == written, "\(value.text) is written as \(again.text)")
    }

    func seeds() throws -> [[UInt8]] {
        try Corpus().requests.compactMap(\.body?.bytes)
            + [#"[1.50,-0,1e5,"\ud83d\ude00\u0000",null]"#, #"{"a":{"b":[[[]]]},"a ":"\\\"/"}"#].map { Array($0.utf8) }
    }
}
