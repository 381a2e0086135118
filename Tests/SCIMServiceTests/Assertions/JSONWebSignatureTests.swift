import SCIMCore
import SCIMDirectory
import SCIMHost
import TestBed
import Testing

@Suite struct JSONWebSignatureTests {
    /// RFC 7515, appendix A.2.1.
    private let token = """
        eyJhbGciOiJSUzI1NiJ9.\
        eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.\
        cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdb\
        F9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383\
        LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWy\
        wlVmtVrBp0igcN_IoypGlUPQGe77Rw
        """

    private func keys() throws -> (own: RSAPrivateKey, other: RSAPrivateKey) {
        let fixture = try AssertionFixture()
        return (try #require(fixture.keys["2010-12-29"]), try #require(fixture.keys["other-2026"]))
    }

    @Test func `verifies the example of RFC 7515, appendix A.2`() throws {
        let signature = try JSONWebSignature(token)
        #expect(signature.keyID == nil)
        #expect(
            signature.payload
                == Array("{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}".utf8))
        let keys = try keys()
        #expect(signature.isSigned(with: try keys.own.publicKey))
        #expect(!signature.isSigned(with: try keys.other.publicKey))
    }

    @Test func `the issuers of the tests sign as the example of RFC 7515 was signed`() throws {
        let signed = token.split(separator: ".").prefix(2).joined(separator: ".")
        let signature = Base64URL.text(of: try keys().own.signature(of: Array(signed.utf8)))
        #expect(token == "\(signed).\(signature)")
    }

    @Test func `names what the claims of the example lack`() throws {
        #expect(throws: AssertionRefusal.member(.payload, name: "sub", .missing)) {
            try AssertionClaims(JSONWebSignature(token).payload)
        }
    }

    /// RFC 7519 §3.1, §6.1 and appendix A.1: HMAC, no signature, and encrypted.
    @Test(
        arguments: [
            (
                """
                eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.\
                eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.\
                dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk
                """, AssertionRefusal.algorithm("HS256")
            ),
            (
                """
                eyJhbGciOiJub25lIn0.\
                eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.
                """, AssertionRefusal.algorithm("none")
            ),
            ("eyJhbGciOiJSU0ExXzUiLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0.QR1O.AxY8.MKOl.kDKE", AssertionRefusal.parts(5)),
        ])
    func `refuses the other examples of RFC 7519`(token: String, refusal: AssertionRefusal) {
        #expect(throws: refusal) { try JSONWebSignature(token) }
    }

    /// RFC 7515, appendix C: the bytes 3, 236, 255, 224, 193 are `A-z_4ME`.
    @Test func `base64url is as in the example of RFC 7515, appendix C`() {
        #expect(Base64URL.bytes(of: "A-z_4ME") == [3, 236, 255, 224, 193])
        #expect(Base64URL.text(of: [3, 236, 255, 224, 193]) == "A-z_4ME")
    }

    @Test func `a token of 16 KiB is read, one byte more is not`() {
        let filler = String(repeating: "A", count: JSONWebSignature.longest)
        #expect(throws: AssertionRefusal.parts(1)) { try JSONWebSignature(filler) }
        #expect(throws: AssertionRefusal.tooLong(bytes: 16385)) { try JSONWebSignature(filler + "A") }
    }
}
