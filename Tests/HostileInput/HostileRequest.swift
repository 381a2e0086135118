import HTTPTypes

/// A request as text, made of whatever bytes there are:
///
///     PATCH /Users/2819c223-7f76-453a-919d-413861904646
///     If-Match: W/"1"
///
///     {"Operations":[{"op":"replace","value":{"active":false}}]}
struct HostileRequest {
    let method: HTTPRequest.Method
    /// Below the base URL.
    let target: String
    let fields: HTTPFields
    let body: [UInt8]

    /// The fields that the worker hands on.
    private static let names: [HTTPField.Name] = [
        .authorization, .contentType, .contentEncoding, .ifMatch, .ifNoneMatch,
    ]

    /// Nil if the method is not one: the worker refuses that.
    init?(_ bytes: [UInt8]) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // The worker takes a zero for the end of a text.
        let words = lines[0].prefix { $0 != 0 }.split(separator: UInt8(ascii: " "), maxSplits: 1)
        guard words.count == 2, let method = HTTPRequest.Method(String(decoding: words[0], as: UTF8.self)) else {
            return nil
        }
        self.method = method
        target = String(decoding: words[1], as: UTF8.self)
        var fields = HTTPFields()
        var end = lines[0].endIndex
        for line in lines.dropFirst() {
            end = line.endIndex
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { break }
            let name = String(decoding: line[..<colon], as: UTF8.self)
            guard let known = Self.names.first(where: { $0.rawName.lowercased() == name.lowercased() }),
                !fields.contains(known)
            else { continue }
            let value = line[(colon + 1)...].drop { $0 == UInt8(ascii: " ") }.prefix { $0 != 0 }
            fields.append(HTTPField(name: known, value: String(decoding: value, as: UTF8.self)))
        }
        self.fields = fields
        body = Array(bytes[min(end + 1, bytes.count)...])
    }

    /// - Parameter text: with a good method.
    init(_ text: String) {
        guard let request = HostileRequest(Array(text.utf8)) else { preconditionFailure("\(text) is a request") }
        self = request
    }
}
