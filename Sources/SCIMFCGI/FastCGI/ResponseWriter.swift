import HTTPTypes
import SCIMHTTP

/// Writes an answer as CGI has it: `Status`, the fields, an empty line, the body (RFC 3875 §6).
struct ResponseWriter {
    /// Whether the request was a HEAD: the body is left out, its length is not.
    let isHead: Bool
    /// A name for the request that the web server does not know and the client should.
    let requestID: String?

    /// - Returns: why the answer was cut off; nil where it is whole, or nobody reads it any more.
    func write(_ response: Response, _ exchange: borrowing Exchange) -> (any Error)? {
        switch response.status.code {
        // The most frequent ones, in one piece.
        case 200: exchange.write(literal: "Status: 200 OK")
        case 201: exchange.write(literal: "Status: 201 Created")
        case 204: exchange.write(literal: "Status: 204 No Content")
        default:
            exchange.write(literal: "Status: ")
            exchange.write(String(response.status.code))
            exchange.write(literal: " ")
            exchange.write(response.status.phrase)
        }
        if let contentType = response.contentType {
            exchange.write(literal: "\r\nContent-Type: ")
            exchange.write(contentType)
        }
        if let location = response.location {
            exchange.write(literal: "\r\nLocation: ")
            exchange.write(location)
        }
        if let contentLocation = response.contentLocation {
            exchange.write(literal: "\r\nContent-Location: ")
            exchange.write(contentLocation)
        }
        if let entityTag = response.entityTag {
            exchange.write(literal: "\r\nETag: ")
            exchange.write(entityTag)
        }
        if let challenge = response.challenge {
            exchange.write(literal: "\r\nWWW-Authenticate: ")
            exchange.write(challenge)
        }
        if let retryAfter = response.retryAfter {
            exchange.write(literal: "\r\nRetry-After: ")
            exchange.write(String(retryAfter))
        }
        if !response.allowedMethods.isEmpty {
            exchange.write(literal: "\r\nAllow: ")
            exchange.write(response.allowedMethods.joined(separator: ", "))
        }
        for field in response.further {
            exchange.write(literal: "\r\n")
            exchange.write(field.name.rawName)
            exchange.write(literal: ": ")
            exchange.write(field.value)
        }
        if let requestID {
            exchange.write(literal: "\r\nX-Request-Id: ")
            exchange.write(requestID)
        }
        let hasBody = response.status.code >= 200 && response.status != .noContent && response.status != .notModified
        if hasBody, response.stream == nil {
            exchange.write(literal: "\r\nContent-Length: ")
            exchange.write(String(response.content.count))
        }
        exchange.write(literal: "\r\n\r\n")
        guard hasBody, !isHead else { return nil }
        if let stream = response.stream { return write(stream, exchange) }
        response.content.forEachPiece { piece in piece.withUnsafeBytes { exchange.write($0) } }
        return nil
    }

    private func write(_ stream: BodyStream, _ exchange: borrowing Exchange) -> (any Error)? {
        do {
            try stream.forEachPiece { piece in
                piece.withUnsafeBytes { exchange.write($0) }
                guard exchange.isOpen else { throw ReaderGone() }
            }
            return nil
        } catch is ReaderGone {
            return nil
        } catch {
            exchange.abandon()
            return error
        }
    }

    /// Nobody reads the answer any more.
    private struct ReaderGone: Error {}
}

extension Exchange {
    fileprivate borrowing func write(_ text: String) {
        var text = text
        text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    }

    fileprivate borrowing func write(literal text: StaticString) {
        write(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}

extension HTTPResponse.Status {
    /// The reason phrase; without one nginx would send the bare number.
    fileprivate var phrase: String {
        if !reasonPhrase.isEmpty { return reasonPhrase }
        return Self.known.first { $0.code == code }?.reasonPhrase ?? "Status \(code)"
    }

    private static let known: [HTTPResponse.Status] = [
        .ok, .created, .noContent, .notModified, .badRequest, .unauthorized, .forbidden, .notFound, .methodNotAllowed,
        .notAcceptable, .requestTimeout, .conflict, .gone, .lengthRequired, .preconditionFailed, .contentTooLarge,
        .uriTooLong, .unsupportedMediaType, .unprocessableContent, .preconditionRequired, .tooManyRequests,
        .internalServerError, .notImplemented, .badGateway, .serviceUnavailable, .gatewayTimeout,
    ]
}
