extension SCIMError {
    package static let schema = "urn:ietf:params:scim:api:messages:2.0:Error"

    /// The body of an error answer (RFC 7644 §3.12); the status is a string.
    ///
    /// - Parameter requestID: named at the end of the detail, so that whoever reads the client's log can ask for it here.
    package func body(requestID: String?) -> [UInt8] {
        var writer = JSONWriter(reserving: 256)
        writer.append(raw: "{\"schemas\":[\"\(SCIMError.schema)\"],\"status\":\"\(status)\"")
        if let type { writer.append(raw: ",\"scimType\":\"\(type.rawValue)\"") }
        writer.append(raw: ",\"detail\":")
        writer.append(requestID.map { "\(detail) (request \($0))" } ?? detail)
        writer.append(raw: "}")
        return writer.bytes
    }
}
