import HTTPTypes
import SCIMHTTP

/// Makes a `Request` of what came over FastCGI, whole or not at all.
struct RequestReader {
    /// Bytes of a body too large that are read away, so that a web server which writes all before it reads gets the answer.
    private static let discardLimit = 64 << 20

    private let parameters: RequestParameters
    /// Bytes of body that are worked on; more is a 413.
    private let bodyLimit: Int
    /// The request's name: nginx' where it sent one.
    let id: String
    /// Whether the web server knows the request by this name too.
    let isNamedByWebServer: Bool

    init(_ exchange: borrowing Exchange, _ limits: Limits) {
        bodyLimit = limits.bodyBytes
        parameters = RequestParameters(exchange, readsBrowserFields: limits.readsBrowserFields)
        let sent = parameters.requestID.flatMap(RequestID.init(cString:))
        isNamedByWebServer = sent != nil
        id = (sent ?? RequestID.random()).text
    }

    /// Whether the answer goes without its body.
    var isHead: Bool { parameters.method.map { String(cString: $0) == "HEAD" } ?? false }

    /// Reads the body to its end and puts the request together.
    ///
    /// - Parameter reserve: is told the length of the body before memory is reserved for it, and answers whether there is any.
    /// - Throws: 400, 411 or 413 where the request is not one, or not whole, 503 where there is no memory for its body:
    ///   then none of it may be acted on.
    func request(_ exchange: borrowing Exchange, reserve: (Int) -> Bool) throws(RequestRefusal) -> Request {
        guard exchange.isIntact else { throw Self.cutOff }
        let body = try body(exchange, reserve)
        guard exchange.isResponder else {
            throw RequestRefusal(400, "FastCGI: the web server must use this worker as a responder")
        }
        guard let methodText = parameters.method, let target = parameters.target else {
            throw RequestRefusal(
                400,
                "FastCGI: the web server must send REQUEST_METHOD and REQUEST_URI; include the shipped snippet")
        }
        guard let method = HTTPRequest.Method(String(cString: methodText)) else {
            throw RequestRefusal(400, "the request method is not a token")
        }
        return Request(
            method: method, target: String(cString: target), fields: parameters.fields, body: body, id: id,
            clientAddress: parameters.clientAddress.map { String(cString: $0) } ?? "",
            user: parameters.user.flatMap { $0.pointee == 0 ? nil : String(cString: $0) })
    }

    private func body(_ exchange: borrowing Exchange, _ reserve: (Int) -> Bool) throws(RequestRefusal) -> [UInt8] {
        let declared = try declaredLength()
        guard declared ?? 0 <= bodyLimit else {
            try discard(exchange)
            throw RequestRefusal(413, "the body is larger than \(bodyLimit >> 20) MiB; send less in one request")
        }
        guard reserve(declared ?? 0) else {
            try discard(exchange)
            throw Self.crowded
        }
        let body = read(declared ?? 0, exchange)
        if body.count > declared ?? 0 { try discard(exchange) }
        guard exchange.isIntact else { throw Self.cutOff }
        guard let declared else {
            if body.isEmpty { return body }
            throw RequestRefusal(411, "a request with a body needs Content-Length")
        }
        guard body.count == declared else {
            let came = body.count > declared ? "more" : "\(body.count)"
            throw RequestRefusal(400, "Content-Length says \(declared) bytes, but \(came) arrived")
        }
        return body
    }

    /// Nil where the web server says nothing, or sends the parameter empty.
    private func declaredLength() throws(RequestRefusal) -> Int? {
        guard let text = parameters.contentLength, text.pointee != 0 else { return nil }
        var length = 0
        var next = text
        while next.pointee != 0 {
            guard (0x30...0x39).contains(next.pointee) else {
                throw RequestRefusal(400, "Content-Length must be a decimal number")
            }
            // Past the limit the exact number does not matter.
            length = min(length * 10 + Int(next.pointee - 0x30), bodyLimit + 1)
            next += 1
        }
        return length
    }

    /// One byte more than declared is asked for: to get fewer means that the end was seen.
    private func read(_ declared: Int, _ exchange: borrowing Exchange) -> [UInt8] {
        guard declared > 0 else {
            var byte: UInt8 = 0
            let count = withUnsafeMutableBytes(of: &byte) { exchange.read(into: $0) }
            return count == 0 ? [] : [byte]
        }
        return [UInt8](unsafeUninitializedCapacity: declared + 1) { buffer, count in
            count = exchange.read(
                into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[0...declared]))
        }
    }

    private func discard(_ exchange: borrowing Exchange) throws(RequestRefusal) {
        var left = Self.discardLimit
        let isAtEnd = withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { buffer in
            while left > 0 {
                let count = exchange.read(into: buffer)
                if count < buffer.count { return true }
                left -= count
            }
            return false
        }
        if isAtEnd, !exchange.isIntact { throw Self.cutOff }
    }

    private static var crowded: RequestRefusal {
        RequestRefusal(
            503, "too many large requests are in progress; send it again later, or send less in one request",
            retryAfter: 5)
    }

    private static var cutOff: RequestRefusal {
        RequestRefusal(400, "the request was cut off; nothing was changed")
    }
}
