import SCIMCore
package import SCIMHost

/// What the Authorization field holds (RFC 6750 §2.1).
package enum AuthorizationField: Sendable {
    case missing
    /// Not one token, or none that this service provider could have made.
    case malformed
    /// Not `Bearer`, or a whole token with `Bearer` missing, twice, or in quotation marks.
    case wrongScheme
    /// A token that an administrator created, or that the token endpoint issued.
    case token(AccessToken)
    /// The secret of an OAuth client, which only the token endpoint takes.
    case clientSecret
    /// What has the form of a token that somebody else signed (RFC 7515 §3.1).
    case assertion(String)

    package init(_ field: String?) {
        guard let field, !field.isEmpty else {
            self = .missing
            return
        }
        let parts = field.utf8.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
        guard parts.count == 2, parts[0].asciiLowercased == "bearer" else {
            self = AuthorizationField.isWrongScheme(parts) ? .wrongScheme : .malformed
            return
        }
        if let token = AccessToken(parts[1]) {
            self = token.use == .clientSecret ? .clientSecret : .token(token)
        } else if AuthorizationField.isSigned(parts[1]) {
            self = .assertion(parts[1])
        } else {
            self = AuthorizationField.isWrongScheme(parts) ? .wrongScheme : .malformed
        }
    }

    // eyJhbGciOi….eyJpc3MiOi….c2lnbmF0dXJl
    // ^^^ "{" and a quotation mark or a blank
    private static func isSigned(_ text: String) -> Bool {
        text.hasPrefix("ey") && text.utf8.count { $0 == UInt8(ascii: ".") } == 2
    }

    // scim_…               "Bearer scim_…"        Bearer Bearer scim_…        Bearer "scim_…"        Basic dXNlcg==
    private static func isWrongScheme(_ parts: [String]) -> Bool {
        let words = parts.map { $0.withoutQuotationMarks }
        if words.contains(where: { AccessToken($0).map { $0.use != .clientSecret } == true }) { return true }
        let schemes = words.prefix { $0.asciiLowercased == "bearer" }.count
        return schemes > 1 || words.count > 1 && schemes == 0
    }
}

extension String {
    /// The text without the quotation marks, colons and commas around it that people paste along.
    fileprivate var withoutQuotationMarks: String {
        let marks: Set<Unicode.Scalar> = [
            "\"", "'", "`", ":", ",", ";", "<", ">", "\u{201C}", "\u{201D}", "\u{201E}", "\u{2018}", "\u{2019}",
        ]
        let rest = unicodeScalars.drop { marks.contains($0) }
        guard let end = rest.lastIndex(where: { !marks.contains($0) }) else { return "" }
        return String(rest[...end])
    }
}
