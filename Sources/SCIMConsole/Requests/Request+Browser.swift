import HTTPTypes
import SCIMHTTP

extension Request {
    /// The name of the session's cookie. With `__Host-` no other host or path, and no plain HTTP, can set it.
    static let cookieName = "__Host-scim-console"
    /// Bytes of a form.
    static let formLimit = 64 << 10

    /// The name of the cookie that a browser keeps while it is at Entra.
    static let entraCookieName = "__Host-scim-console-entra"

    var sessionCookie: String? { cookie(Request.cookieName) }
    var entraCookie: String? { cookie(Request.entraCookieName) }

    private func cookie(_ name: String) -> String? {
        guard let field = field(.cookie) else { return nil }
        for pair in field.split(separator: ";") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0].drop(while: { $0 == " " }) == name else { continue }
            return String(parts[1])
        }
        return nil
    }

    /// - Throws: `foreignForm` where the form comes from another site.
    func requireSameSite() throws(PageFault) {
        if let site = field(.secFetchSite) {
            guard site == "same-origin" else { throw .foreignForm }
        } else {
            // Browsers of before 2023 send no Sec-Fetch-Site.
            guard let origin = field(.origin), let host = field(.host), origin == "https://\(host)" else {
                throw .foreignForm
            }
        }
    }

    func form() throws(PageFault) -> FormFields {
        guard body.count <= Request.formLimit else {
            throw .badForm("it is larger than \(Request.formLimit >> 10) KiB")
        }
        let type = field(.contentType)?.prefix { $0 != ";" } ?? ""
        guard type.lowercased() == "application/x-www-form-urlencoded" else {
            throw .badForm("its type is not application/x-www-form-urlencoded")
        }
        return try FormFields(body[...])
    }
}
