import CCurl

/// A connection with TLS by which nothing is sent: what the server shows of itself.
package struct Handshake: Sendable {
    /// Who answered.
    package let address: String?
    /// What the server showed, its own certificate first; empty where libcurl does not tell.
    package let certificates: [Certificate]

    /// A certificate, each field as OpenSSL prints it.
    package struct Certificate: Sendable {
        package var subject = ""
        package var issuer = ""
        package var begins = ""
        package var ends = ""
    }

    /// Which versions of TLS are offered to the server.
    package enum Versions: Sendable {
        case any, only12, only13
        /// 1.0 and 1.1, by whatever cipher: what is asked is whether they are refused.
        case old
    }

    /// - Parameters:
    ///   - url: of the server; nothing is asked of it.
    ///   - trusted: certificates in PEM to trust besides the host's.
    ///   - verifies: whether the certificate has to be one that is trusted, and for this host.
    ///   - isStopped: asked again and again; true ends it.
    /// - Throws: `CurlError`.
    package init(
        with url: String, _ versions: Versions = .any, trusted: [UInt8]? = nil, verifies: Bool = true,
        isStopped: (@Sendable () -> Bool)? = nil
    ) throws(CurlError) {
        guard let handle = curl_easy_init() else { throw CurlError(.other, "libcurl cannot be initialized") }
        defer { curl_easy_cleanup(handle) }
        let stop = isStopped.map { StopSign($0) }
        stop?.place(at: handle)
        ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        ccurl_set_long(handle, CURLOPT_CONNECTTIMEOUT, 10)
        ccurl_set_long(handle, CURLOPT_TIMEOUT, 15)
        ccurl_set_long(handle, CURLOPT_CONNECT_ONLY, 1)
        ccurl_set_long(handle, CURLOPT_CERTINFO, 1)
        ccurl_set_string(handle, CURLOPT_URL, url)
        if let trusted { ccurl_set_blob(handle, CURLOPT_CAINFO_BLOB, trusted, trusted.count) }
        if !verifies {
            ccurl_set_long(handle, CURLOPT_SSL_VERIFYPEER, 0)
            ccurl_set_long(handle, CURLOPT_SSL_VERIFYHOST, 0)
        }
        if let number = versions.number { ccurl_set_long(handle, CURLOPT_SSLVERSION, number) }
        if case .old = versions { ccurl_set_string(handle, CURLOPT_SSL_CIPHER_LIST, "ALL:@SECLEVEL=0") }
        var message = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
        let code = message.withUnsafeMutableBufferPointer { buffer in
            ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, buffer.baseAddress)
            defer { ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, nil) }
            return curl_easy_perform(handle)
        }
        _ = stop
        guard code == CURLE_OK else {
            let text = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            throw CurlError(code, text.isEmpty ? String(cString: curl_easy_strerror(code)) : text)
        }
        var place: UnsafePointer<CChar>?
        ccurl_get_string(handle, CURLINFO_PRIMARY_IP, &place)
        address = place.map { String(cString: $0) }
        certificates = Handshake.certificates(of: handle)
    }

    fileprivate static func range(_ lowest: some BinaryInteger, _ highest: some BinaryInteger) -> Int {
        Int(lowest) | Int(highest)
    }

    private static func certificates(of handle: UnsafeMutableRawPointer) -> [Certificate] {
        var information: UnsafeMutablePointer<curl_certinfo>?
        guard ccurl_get_certificates(handle, &information) == CURLE_OK, let information,
            let lists = information.pointee.certinfo
        else { return [] }
        return (0..<Int(information.pointee.num_of_certs)).map { index in
            var certificate = Certificate()
            var entry = lists[index]
            while let current = entry {
                if let data = current.pointee.data { certificate.note(String(cString: data)) }
                entry = current.pointee.next
            }
            return certificate
        }
    }
}

extension Handshake.Certificate {
    /// `Subject:CN = scim.example.org`
    fileprivate mutating func note(_ field: String) {
        guard let colon = field.firstIndex(of: ":") else { return }
        let value = String(field[field.index(after: colon)...])
        switch field[..<colon] {
        case "Subject": subject = value
        case "Issuer": issuer = value
        case "Start date": begins = value
        case "Expire date": ends = value
        default: break
        }
    }
}

extension Handshake.Versions {
    /// As libcurl takes it: the lowest version in the lower half, the highest in the upper one; nil for its default.
    fileprivate var number: Int? {
        switch self {
        case .any: nil
        case .only12: Handshake.range(CURL_SSLVERSION_TLSv1_2, CURL_SSLVERSION_MAX_TLSv1_2)
        case .only13: Handshake.range(CURL_SSLVERSION_TLSv1_3, CURL_SSLVERSION_MAX_TLSv1_3)
        case .old: Handshake.range(CURL_SSLVERSION_TLSv1_0, CURL_SSLVERSION_MAX_TLSv1_1)
        }
    }
}
