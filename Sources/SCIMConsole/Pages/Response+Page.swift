import HTTPTypes
import SCIMAdministration
import SCIMHTTP

extension Response {
    init(_ page: Page, _ frame: Frame) {
        self.init(
            status: HTTPResponse.Status(code: page.status), contentType: "text/html; charset=utf-8",
            body: ResponseBody(frame.document(page)))
        if page.status == 405 { allowedMethods = ["GET", "HEAD", "POST"] }
        if page.status == 503 { retryAfter = 10 }
        protect(cache: "no-store")
    }

    init(redirect address: Address) {
        self.init(status: .seeOther)
        location = address.text
        protect(cache: "no-store")
    }

    /// To another site, which sends the browser back.
    init(away address: String, _ parameters: [(name: String, value: String)]) {
        self.init(status: .seeOther)
        let query = parameters.map { "\($0.name)=\(PercentCoding.encode($0.value))" }.joined(separator: "&")
        location = "\(address)?\(query)"
        protect(cache: "no-store")
    }

    /// - Parameter name: of the file as the browser keeps it; letters, digits, `-` and `.` only.
    init(table name: String, _ table: BodyStream) {
        self.init(status: .ok, contentType: "text/csv; charset=utf-8")
        stream = table
        protect(cache: "no-store")
        further.append(HTTPField("Content-Disposition", "attachment; filename=\"\(name)\""))
    }

    /// What is the same for everybody; its address changes with its content.
    init(asset text: String, type: String) {
        self.init(status: .ok, contentType: type, body: ResponseBody(Array(text.utf8)))
        protect(cache: "public, max-age=31536000, immutable")
    }

    static var signedOut: Response {
        var response = Response(redirect: Address())
        response.further.append(
            HTTPField(name: .setCookie, value: "\(Request.cookieName)=; \(Response.cookieAttributes); Max-Age=0"))
        if let name = HTTPField.Name("Clear-Site-Data") {
            response.further.append(HTTPField(name: name, value: "\"cache\", \"cookies\", \"storage\""))
        }
        return response
    }

    private static let cookieAttributes = "Path=/; Secure; HttpOnly; SameSite=Lax"

    mutating func set(cookie secret: ConsoleSecret) {
        further.append(
            HTTPField(name: .setCookie, value: "\(Request.cookieName)=\(secret.text); \(Response.cookieAttributes)"))
    }

    /// What a browser keeps until Entra sends it back, which is a request from another site.
    mutating func set(entraCookie secret: ConsoleSecret) {
        setEntraCookie("\(secret.text); Max-Age=\(EntraSignInBeginning.lifetime)")
    }

    mutating func removeEntraCookie() { setEntraCookie("; Max-Age=0") }

    private mutating func setEntraCookie(_ value: String) {
        let attributes = "Path=/; Secure; HttpOnly; SameSite=None"
        further.append(HTTPField(name: .setCookie, value: "\(Request.entraCookieName)=\(value); \(attributes)"))
    }

    /// What keeps browsers from doing with the answer what it is not meant for.
    private mutating func protect(cache: String) {
        further = [
            HTTPField(name: .cacheControl, value: cache),
            HTTPField(
                name: .contentSecurityPolicy,
                value:
                    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
            ),
            HTTPField(name: .xContentTypeOptions, value: "nosniff"),
            // Not `no-referrer`: with that a browser would send `Origin: null` with our own forms.
            HTTPField("Referrer-Policy", "same-origin"),
            HTTPField("Cross-Origin-Opener-Policy", "same-origin"),
            HTTPField("Cross-Origin-Resource-Policy", "same-origin"),
            HTTPField("X-Robots-Tag", "noindex"),
        ]
    }
}

extension HTTPField {
    fileprivate init(_ name: StaticString, _ value: String) {
        guard let name = HTTPField.Name("\(name)") else { preconditionFailure("these names are tokens") }
        self.init(name: name, value: value)
    }
}
