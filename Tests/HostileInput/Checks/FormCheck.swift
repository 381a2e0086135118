import HTTPTypes
import SCIMHTTP
import TestBed

@testable import SCIMService

/// A token request is refused as RFC 6749 §5.2 has it, or says the same when it is written again.
final class FormCheck: InputCheck {
    /// - Parameter bytes: a form; or the content of an Authorization field, a line feed, and a form.
    func check(_ bytes: [UInt8]) throws {
        try checkPercentCoding(bytes)
        let end = bytes.firstIndex(of: UInt8(ascii: "\n"))
        let authorization = end.map { String(decoding: bytes[..<$0], as: UTF8.self) }
        let form = end.map { Array(bytes[($0 + 1)...]) } ?? bytes
        do throws(OAuthError) {
            let request = try read(form, authorization: authorization)
            guard let again = written(request) else { return }
            let second = try read(Array(again.utf8), authorization: nil)
            guard written(second) == again else {
                throw OAuthError(.serverError, "\(again) is read as \(second)", status: 500)
            }
        } catch {
            try promise([400, 401, 405, 413, 415].contains(error.status), "\(error)")
        }
    }

    private func checkPercentCoding(_ bytes: [UInt8]) throws {
        let text: String
        do throws(PercentCoding.Fault) {
            text = try PercentCoding.decode(bytes[...], plusIsSpace: true)
        } catch {
            return
        }
        let encoded = Array(PercentCoding.encode(text).utf8)
        let again = try PercentCoding.decode(encoded[...], plusIsSpace: true)
        try promise(again.utf8.elementsEqual(text.utf8), "\(text) is decoded as \(again)")
    }

    private func read(_ form: [UInt8], authorization: String?) throws(OAuthError) -> TokenRequest {
        var fields = HTTPFields()
        fields[.contentType] = "application/x-www-form-urlencoded"
        if let authorization { fields.append(HTTPField(name: .authorization, value: authorization)) }
        let request = Request(
            method: .post, target: "/scim/v2/oauth2/token", fields: fields, body: form, id: "00ff", clientAddress: "")
        return try TokenRequest(request, query: [])
    }

    /// The same request as a form; nil where it can be read in two ways.
    private func written(_ request: TokenRequest) -> String? {
        let id = "grant_type=client_credentials&client_id=" + PercentCoding.encode(request.clientID)
        switch request.proof {
        case .secret(let readings):
            guard readings.count == 1, !readings[0].isEmpty, !request.clientID.isEmpty else { return nil }
            return id + "&client_secret=" + PercentCoding.encode(readings[0])
        case .assertion(let assertion):
            let type = PercentCoding.encode("urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
            return id + "&client_assertion_type=\(type)&client_assertion=" + PercentCoding.encode(assertion)
        }
    }

    func seeds() throws -> [[UInt8]] {
        [
            "grant_type=client_credentials&client_id=a%20b&client_secret=s+%26&scope=x",
            "Basic YTpi\ngrant_type=client_credentials",
            "Basic YSUyMDpiJTI1\ngrant_type=client_credentials&client_id=a+",
            "grant_type=client_credentials&client_id=a&client_assertion=e30.e30.AA"
                + "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer",
            "grant_type=password", "a=1&a=2", "%zz", "%ff=%00",
        ].map { Array($0.utf8) }
    }
}
