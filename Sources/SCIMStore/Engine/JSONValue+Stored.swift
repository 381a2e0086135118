package import SCIMCore

/// What the store keeps as JSON text was checked before it was written, so that anything else is damage.
extension JSONValue {
    /// - Parameter place: where the text is stored, for the message.
    /// - Throws: `StoreError.damaged`.
    package init(stored bytes: [UInt8], in place: @autoclosure () -> String) throws {
        do {
            try self.init(parsing: bytes)
        } catch {
            throw StoreError.damaged("\(place()) is not JSON: \(error.detail)")
        }
    }

    /// - Throws: `StoreError.damaged` if the text is not a JSON object.
    package static func object(stored bytes: [UInt8], in place: @autoclosure () -> String) throws -> JSONObject {
        guard let object = try JSONValue(stored: bytes, in: place()).object else {
            throw StoreError.damaged("\(place()) is not a JSON object")
        }
        return object
    }
}
