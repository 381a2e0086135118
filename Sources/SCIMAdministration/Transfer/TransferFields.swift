import SCIMCore
import SCIMDirectory
import SCIMHost
import SCIMStore

/// The members of one line of an exported organization, each of which is taken once.
struct TransferFields {
    let line: Int
    private var rest: JSONObject

    /// - Throws: `failed` if the line is not a JSON object.
    init(_ bytes: [UInt8], line: Int) throws {
        self.line = line
        var limits = JSONLimits()
        // A resource may be as deep as a request lets it, and is inside of the line's object.
        limits.depth += 8
        do {
            let value = try JSONValue(parsing: bytes, limits: limits)
            guard let object = value.object else {
                throw ServiceError(.failed, "line \(line): expected a JSON object, but found \(value.kind)")
            }
            rest = object
        } catch let error as SCIMError {
            throw ServiceError(.failed, "line \(line): \(error.detail)")
        }
    }

    func fault(_ sentence: String) -> ServiceError { ServiceError(.failed, "line \(line): \(sentence)") }

    /// Does something with what a client could have sent.
    func checking<Value>(_ body: () throws(SCIMError) -> Value) throws -> Value {
        do { return try body() } catch { throw fault(error.detail) }
    }

    mutating func value(_ name: String) throws -> JSONValue {
        guard let value = rest.removeValue(forKey: name) else { throw fault("\"\(name)\" is missing") }
        return value
    }

    mutating func string(_ name: String) throws -> String {
        guard let text = try value(name).string else { throw fault("\"\(name)\" must be a string") }
        return text
    }

    /// nil for null.
    mutating func optionalString(_ name: String) throws -> String? {
        let value = try value(name)
        if value == .null { return nil }
        guard let text = value.string else { throw fault("\"\(name)\" must be a string or null") }
        return text
    }

    mutating func bool(_ name: String) throws -> Bool {
        guard let flag = try value(name).bool else { throw fault("\"\(name)\" must be true or false") }
        return flag
    }

    mutating func integer(_ name: String, _ range: ClosedRange<Int>) throws -> Int {
        guard let number = try value(name).number?.integer, range.contains(number) else {
            throw fault("\"\(name)\" must be a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    mutating func object(_ name: String) throws -> JSONObject {
        guard let object = try value(name).object else { throw fault("\"\(name)\" must be an object") }
        return object
    }

    mutating func array(_ name: String) throws -> [JSONValue] {
        guard let array = try value(name).array else { throw fault("\"\(name)\" must be an array") }
        return array
    }

    mutating func instant(_ name: String) throws -> Instant {
        guard let instant = Instant(dateTime: try string(name)) else {
            throw fault("\"\(name)\" must be a time such as 2026-11-23T22:50:23.123Z")
        }
        return instant
    }

    mutating func optionalInstant(_ name: String) throws -> Instant? {
        guard let text = try optionalString(name) else { return nil }
        guard let instant = Instant(dateTime: text) else {
            throw fault("\"\(name)\" must be a time such as 2026-11-23T22:50:23.123Z, or null")
        }
        return instant
    }

    mutating func id(_ name: String) throws -> ResourceID {
        guard let id = ResourceID(try string(name)), id.isIssuable else {
            throw fault("\"\(name)\" must be an identifier of this service, a UUID of version 7 in lower case")
        }
        return id
    }

    /// One of the cases of an enumeration.
    mutating func choice<Choice: RawRepresentable & CaseIterable>(_ name: String) throws -> Choice
    where Choice.RawValue == String {
        let text = try string(name)
        guard let choice = Choice(rawValue: text) else {
            let all = Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            throw fault("\"\(name)\" is \"\(text.forDisplay)\", but must be one of \(all)")
        }
        return choice
    }

    /// - Throws: `failed` if the line has a member that nobody took.
    func end() throws {
        if let name = rest.keys.first { throw fault("\"\(name.forDisplay)\" is not a member of such a line") }
    }
}
