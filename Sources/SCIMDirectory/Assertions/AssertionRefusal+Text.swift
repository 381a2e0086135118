import SCIMCore

extension AssertionRefusal {
    /// One sentence without a capital and a period, for the log and for `scimctl`.
    package var detail: String {
        switch self {
        case .tooLong(let bytes):
            "the assertion has \(bytes) bytes; at most \(JSONWebSignature.longest) are accepted"
        case .parts(5): "the assertion is encrypted; only signed ones are accepted"
        case .parts(let count):
            "the assertion has \(count) \(count == 1 ? "part" : "parts"); a signed one has three, separated by dots"
        case .encoding(let part): "the \(part.rawValue) is not base64url without padding"
        case .syntax(let part, let fault): "the \(part.rawValue) is not a JSON object: \(fault)"
        case .member(let part, let name, let fault): "\(part.memberName(name)) \(fault.text)"
        case .algorithm(let name): "the algorithm is \(name.quoted); only RS256 is accepted"
        case .criticalHeader: "the header demands an extension (\"crit\"); none is supported"
        case .keyInHeader(let name):
            "the header brings a key of its own (\(name.quoted)); only keys of the issuer's key set are accepted"
        case .nested(let type): "the payload is another token (\"cty\" is \(type.quoted)); only claims are accepted"
        case .noKeySet(let url): "there is no key set from \(url) yet"
        case .unknownKey(let id, let known, let url):
            "the key \(id.quoted) is not in the key set from \(url); it has \(known.quoted)"
        case .signature: "the signature is wrong"
        case .issuer(let received, let accepted):
            "the issuer (\"iss\") is \(received.quoted); accepted: \(accepted.quoted)"
        case .tenant(let received, let accepted):
            "the tenant (\"tid\") is \(received.quoted); accepted: \(accepted.quoted)"
        case .audience(let received, let accepted):
            "the audience (\"aud\") is \(received.quoted); accepted: \(accepted.quoted)"
        case .subject(let received, let accepted):
            "the subject (\"sub\") is \(received.quoted); accepted: \(accepted.quoted)"
        case .nonce: "the nonce is not the one of this sign-in"
        case .expired(let time, let now): "it expired at \(time.dateTime); the time here is \(now.dateTime)"
        case .notYetValid(let time, let now):
            "it is not valid before \(time.dateTime); the time here is \(now.dateTime)"
        case .issuedInFuture(let time, let now):
            "it was issued at \(time.dateTime), which is in the future; the time here is \(now.dateTime)"
        }
    }
}

extension AssertionPart {
    fileprivate func memberName(_ name: String) -> String {
        self == .header ? "the header's member \(name.quoted)" : "the claim \(name.quoted)"
    }
}

extension AssertionRefusal.MemberFault {
    fileprivate var text: String {
        switch self {
        case .missing: "is missing"
        case .empty: "is empty"
        case .kind(let found, let expected): "is \(found) instead of \(expected)"
        case .time(let number): "is \(number), which is not a time between 1970 and 9999"
        }
    }
}

extension String {
    /// In quotation marks, without hidden characters, and cut where it is longer than any value that is meant.
    fileprivate var quoted: String {
        var shown = String.UnicodeScalarView()
        for scalar in cut(toBytes: 256).unicodeScalars { shown.append(scalar.isHidden ? "\u{FFFD}" : scalar) }
        return "\"\(String(shown))\""
    }
}

extension [String] {
    /// The first ten in quotation marks.
    fileprivate var quoted: String {
        guard !isEmpty else { return "nothing" }
        let rest = count > 10 ? ", …" : ""
        return prefix(10).map(\.quoted).joined(separator: ", ") + rest
    }
}
