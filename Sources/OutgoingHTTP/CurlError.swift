import CCurl

/// No answer came.
package struct CurlError: Error, CustomStringConvertible {
    package let kind: Kind
    package let sentence: String

    init(_ kind: Kind, _ sentence: String) {
        self.kind = kind
        self.sentence = sentence
    }

    init(_ code: CURLcode, _ sentence: String) { self.init(Kind(code), sentence) }

    package var description: String { sentence }

    /// What kept the answer from coming.
    package enum Kind: Sendable, Hashable {
        /// The name has no address.
        case unresolved
        /// Nobody listens there.
        case unreachable
        case timedOut
        /// The server's certificate is not to be trusted.
        case untrusted
        /// TLS failed otherwise.
        case tls
        /// Whoever asked has stopped it.
        case stopped
        /// More came than is taken.
        case tooLarge
        case other

        init(_ code: CURLcode) {
            switch code {
            case CURLE_COULDNT_RESOLVE_HOST: self = .unresolved
            case CURLE_COULDNT_CONNECT: self = .unreachable
            case CURLE_OPERATION_TIMEDOUT: self = .timedOut
            case CURLE_PEER_FAILED_VERIFICATION: self = .untrusted
            case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER: self = .tls
            case CURLE_ABORTED_BY_CALLBACK: self = .stopped
            default: self = .other
            }
        }
    }
}
