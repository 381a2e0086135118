/// An answer that tells the client what was wrong (RFC 7644 §3.12).
///
/// `detail` is one sentence for the administrator who reads the client's log: what was found, where, and what to change.
/// `remedy` is for the administrator of this side, kept in the provisioning log and never sent.
package struct SCIMError: Error, Sendable, Hashable {
    /// HTTP status code, 400 to 599.
    package var status: Int
    package var type: Keyword?
    package var detail: String
    package var remedy: Remedy?
    /// The attribute whose value is refused, for code that catches the error; it is not sent.
    package var attribute: String?
    /// The bearer challenge of a 401 (RFC 6750 §3), nil otherwise.
    package var challenge: String?
    /// Seconds after which the client may try again (RFC 9110 §10.2.3), nil when trying again does not help.
    package var retryAfter: Int?
    /// Methods for the `Allow` field of a 405.
    package var allowedMethods: [String] = []

    package init(_ status: Int, _ type: Keyword? = nil, _ detail: String, remedy: Remedy? = nil) {
        self.status = status
        self.type = type
        self.detail = detail
        self.remedy = remedy
    }

    /// The values of `scimType` (RFC 7644 table 9, RFC 9865 §2.3).
    package enum Keyword: String, Sendable, Hashable, CaseIterable {
        case invalidFilter, tooMany, uniqueness, mutability, invalidSyntax, invalidPath, noTarget, invalidValue
        case invalidVers, sensitive, invalidCursor, expiredCursor, invalidCount
    }
}

extension SCIMError {
    package static func invalidSyntax(_ detail: String) -> SCIMError { SCIMError(400, .invalidSyntax, detail) }
    package static func invalidFilter(_ detail: String) -> SCIMError { SCIMError(400, .invalidFilter, detail) }
    package static func invalidPath(_ detail: String) -> SCIMError { SCIMError(400, .invalidPath, detail) }
    package static func invalidValue(_ detail: String, remedy: Remedy? = nil) -> SCIMError {
        SCIMError(400, .invalidValue, detail, remedy: remedy)
    }
    package static func mutability(_ detail: String) -> SCIMError { SCIMError(400, .mutability, detail) }
    package static func noTarget(_ detail: String) -> SCIMError { SCIMError(400, .noTarget, detail) }
    package static func uniqueness(_ detail: String, remedy: Remedy? = nil) -> SCIMError {
        SCIMError(409, .uniqueness, detail, remedy: remedy)
    }

    /// 404 for a resource that is not in this organization, whether it never was or belongs to another.
    package static func notFound(_ resourceType: String, _ id: String) -> SCIMError {
        SCIMError(404, nil, "\(resourceType) \"\(id.forDisplay)\" was not found")
    }

    /// The same error, told to be about the value of that attribute.
    package func about(_ attribute: String) -> SCIMError {
        var copy = self
        copy.attribute = attribute
        return copy
    }

    /// The same error, its detail preceded by where it happened (`operation 2: …`).
    package func at(_ place: String) -> SCIMError {
        var copy = self
        copy.detail = "\(place): \(detail)"
        return copy
    }
}

extension String {
    /// The text cut to 80 characters, its hidden scalars replaced, for quoting in a sentence.
    package var forDisplay: String {
        var shown = String.UnicodeScalarView()
        for scalar in unicodeScalars.prefix(80) {
            shown.append(scalar.isHidden ? "\u{FFFD}" : scalar)
        }
        if unicodeScalars.count > 80 { shown.append("\u{2026}") }
        return String(shown)
    }

    /// The text, or its beginning where it has more bytes than that, cut before a character and marked by an ellipsis.
    package func cut(toBytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var kept = Array(utf8.prefix(limit + 1))
        // The byte that goes last is one that begins a character: the others are those from 0x80 to 0xBF.
        while let last = kept.popLast(), last & 0xC0 == 0x80 {}
        return String(decoding: kept, as: UTF8.self) + "\u{2026}"
    }
}
