import HTTPTypes
import SCIMHTTP

/// The FastCGI parameters that matter here, looked at where libfcgi keeps them: valid only as long as the exchange.
///
/// Of a parameter that appears twice the first holds, as in libfcgi.
struct RequestParameters {
    private(set) var method: UnsafePointer<CChar>?
    private(set) var target: UnsafePointer<CChar>?
    private(set) var contentLength: UnsafePointer<CChar>?
    private(set) var clientAddress: UnsafePointer<CChar>?
    private(set) var requestID: UnsafePointer<CChar>?
    /// A name that the web server authenticated, and that no client can send: it does not begin with `HTTP_`.
    private(set) var user: UnsafePointer<CChar>?
    private(set) var fields = HTTPFields()
    private var seen: UInt16 = 0

    private let readsBrowserFields: Bool

    init(_ exchange: borrowing Exchange, readsBrowserFields: Bool) {
        self.readsBrowserFields = readsBrowserFields
        fields.reserveCapacity(4)
        exchange.forEachParameter { take($0) }
    }

    // A web server sends some thirty parameters; the first byte rules most of them out.
    private mutating func take(_ parameter: UnsafePointer<CChar>) {
        switch UInt8(bitPattern: parameter.pointee) {
        case UInt8(ascii: "R"):
            if let value = parameter.value(of: "REQUEST_METHOD=") {
                method = method ?? value
            } else if let value = parameter.value(of: "REQUEST_URI=") {
                target = target ?? value
            } else if let value = parameter.value(of: "REQUEST_ID=") {
                requestID = requestID ?? value
            } else if let value = parameter.value(of: "REMOTE_ADDR=") {
                clientAddress = clientAddress ?? value
            }
        case UInt8(ascii: "C"):
            if let value = parameter.value(of: "CONTENT_LENGTH=") {
                contentLength = contentLength ?? value
            } else if let value = parameter.value(of: "CONTENT_TYPE=") {
                append(.contentType, value, bit: 0)
            }
        case UInt8(ascii: "H"):
            takeHeader(parameter)
        case UInt8(ascii: "S") where readsBrowserFields:
            if let value = parameter.value(of: "SCIM_CONSOLE_USER=") { user = user ?? value }
        default:
            break
        }
    }

    private mutating func takeHeader(_ parameter: UnsafePointer<CChar>) {
        guard let header = parameter.value(of: "HTTP_") else { return }
        switch UInt8(bitPattern: header.pointee) {
        case UInt8(ascii: "A"):
            if let value = header.value(of: "AUTHORIZATION=") {
                append(.authorization, value, bit: 1)
            } else if let value = header.value(of: "ACTIVITYID=") {
                append(.activityID, value, bit: 2)
            }
        case UInt8(ascii: "I"):
            if let value = header.value(of: "IF_MATCH=") {
                append(.ifMatch, value, bit: 3)
            } else if let value = header.value(of: "IF_NONE_MATCH=") {
                append(.ifNoneMatch, value, bit: 4)
            }
        case UInt8(ascii: "C"):
            if let value = header.value(of: "CLIENT_REQUEST_ID=") {
                append(.clientRequestID, value, bit: 5)
            } else if let value = header.value(of: "CONTENT_ENCODING=") {
                append(.contentEncoding, value, bit: 6)
            } else {
                takeBrowserHeader(header)
            }
        case UInt8(ascii: "H"), UInt8(ascii: "O"), UInt8(ascii: "S"): takeBrowserHeader(header)
        default:
            break
        }
    }

    private mutating func takeBrowserHeader(_ header: UnsafePointer<CChar>) {
        guard readsBrowserFields else { return }
        if let value = header.value(of: "COOKIE=") {
            append(.cookie, value, bit: 7)
        } else if let value = header.value(of: "HOST=") {
            append(.host, value, bit: 8)
        } else if let value = header.value(of: "ORIGIN=") {
            append(.origin, value, bit: 9)
        } else if let value = header.value(of: "SEC_FETCH_SITE=") {
            append(.secFetchSite, value, bit: 10)
        }
    }

    // An empty value is a parameter that nginx sends for a header that was not there.
    private mutating func append(_ name: HTTPField.Name, _ value: UnsafePointer<CChar>, bit: UInt16) {
        guard seen & 1 << bit == 0, value.pointee != 0 else { return }
        seen |= 1 << bit
        fields.append(HTTPField(name: name, value: String(cString: value)))
    }
}

extension UnsafePointer<CChar> {
    /// What follows `prefix`, nil if the text does not begin with it.
    @inline(__always)
    fileprivate func value(of prefix: StaticString) -> UnsafePointer<CChar>? {
        for offset in 0..<prefix.utf8CodeUnitCount
        where UInt8(bitPattern: self[offset]) != prefix.utf8Start[offset] {
            // The zero that ends the text differs too: nothing behind it is read.
            return nil
        }
        return self + prefix.utf8CodeUnitCount
    }
}
