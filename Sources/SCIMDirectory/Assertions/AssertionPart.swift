/// A part of an assertion in the compact form (RFC 7515 §3.1): header, payload and signature, each in base64url.
package enum AssertionPart: String, Sendable, Hashable, CaseIterable {
    case header, payload, signature
}
