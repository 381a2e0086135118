import SCIMCore
import SCIMHost

extension JSONWebKeySet.Fault {
    /// What is wrong with the document: the rest of a sentence that begins with "the key set".
    package var detail: String {
        switch self {
        case .tooLong: "is longer than \(JSONWebKeySet.longest / 1024) KiB"
        case .syntax(let fault): "is not a JSON Web Key Set: \(fault)"
        case .tooManyKeys(let count): "has \(count) keys; at most \(JSONWebKeySet.mostKeys) are accepted"
        case .privateKey(let place):
            "holds a private key (entry \(place)), which must never leave its owner; replace that key"
        case .noUsableKey(let omissions):
            omissions.isEmpty
                ? "holds no key" : "holds no RSA key for RS256: \(omissions.map(\.detail).joined(separator: "; "))"
        }
    }
}

extension JSONWebKeySet.Omission {
    /// Which entry it is and why it is not used.
    package var detail: String {
        let name = id.map { "key \"\($0.forDisplay)\"" } ?? "entry \(place)"
        return "\(name) \(reason.detail)"
    }
}

extension JSONWebKeySet.Reason {
    fileprivate var detail: String {
        switch self {
        case .otherPurpose(let member, let value): "has another purpose (\"\(member)\" is \(value.forDisplay))"
        case .malformed(let member): "has no valid member \"\(member)\""
        case .weak(.length(let bits)):
            "has \(bits) bits; accepted are \(RSAPublicKey.lengths.lowerBound) to \(RSAPublicKey.lengths.upperBound)"
        case .weak(.evenModulus): "is not an RSA key: its modulus is even"
        case .weak(.exponent): "has an unsafe exponent"
        case .repeated(true): "appears twice"
        case .repeated(false): "is the name of two different keys, so neither is used"
        }
    }
}
