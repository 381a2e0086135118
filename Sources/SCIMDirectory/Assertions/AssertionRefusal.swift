package import SCIMCore

/// Why an assertion is not accepted: which check it failed, what was received, and what would have been accepted.
///
/// It is for the administrator: whoever sent the assertion gets one answer for all of them. It never holds the signature or a nonce.
package enum AssertionRefusal: Error, Sendable, Hashable {
    /// Longer than `JSONWebSignature.longest`.
    case tooLong(bytes: Int)
    /// Not three parts between dots; encrypted ones have five (RFC 7516 §3.1).
    case parts(Int)
    /// Not base64url without padding (RFC 7515 §2).
    case encoding(AssertionPart)
    /// Not one JSON object, or an object in which a name appears twice (RFC 7515 §4, RFC 7519 §4).
    case syntax(AssertionPart, String)
    /// A member of the header, or a claim, is missing or cannot be what it is for.
    case member(AssertionPart, name: String, MemberFault)
    /// Not RS256: `none`, HMAC, and every other algorithm.
    case algorithm(String)
    /// The header says that something must be understood which nobody here does (RFC 7515 §4.1.11).
    case criticalHeader
    /// The header brings the key with which the signature is to be verified, or says where to get it (RFC 7515 §4.1.2 to 4.1.6).
    case keyInHeader(String)
    /// The payload is another token (RFC 7519 §5.2).
    case nested(String)
    case issuer(String, accepted: [String])
    /// There is no key set from that address yet.
    case noKeySet(keysURL: String)
    /// The key set from that address has no such key.
    case unknownKey(String, known: [String], keysURL: String)
    /// The signature is not the issuer's. Nothing else in the assertion can be believed, so nothing else is said of it.
    case signature
    case tenant(String, accepted: String)
    case audience([String], accepted: [String])
    case subject(String, accepted: [String])
    /// The nonce is missing or another one than the one that was asked for.
    case nonce
    case expired(Instant, now: Instant)
    case notYetValid(Instant, now: Instant)
    case issuedInFuture(Instant, now: Instant)

    /// What is wrong with a member.
    package enum MemberFault: Sendable, Hashable {
        case missing
        case empty
        /// Which kind of value it is, and which one it has to be.
        case kind(String, expected: String)
        /// A number that is no time between 1970 and 9999.
        case time(String)
    }

    /// The address from which a newer key set might bring the missing key; nil where no key was missing.
    package var missingKeyURL: String? {
        switch self {
        case .noKeySet(let url), .unknownKey(_, _, let url): url
        default: nil
        }
    }
}
