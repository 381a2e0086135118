import CCurl

/// A small document from another server: by HTTPS only, from that address and no other, and within limits.
package struct Download: Sendable {
    package let status: Int
    /// What the server calls this version of the document.
    package let entityTag: String?
    package let body: [UInt8]

    /// What is taken from a server at most.
    package struct Limits: Sendable {
        /// Of the body.
        package var bytes: Int
        /// From the look for the server's address to the last byte.
        package var seconds: Int

        package init(bytes: Int, seconds: Int) {
            self.bytes = bytes
            self.seconds = seconds
        }
    }

    /// - Parameters:
    ///   - url: of the document. A redirect is an answer like any other: nothing is asked of where it points.
    ///   - entityTag: of the version that is here already; if it is still the current one, the server answers 304 without it.
    ///   - trusted: certificates in PEM to trust instead of the host's; nil for those.
    /// - Throws: `CurlError`.
    package init(
        from url: String, unlessItIs entityTag: String? = nil, within limits: Limits, trusted: [UInt8]? = nil
    ) throws(CurlError) {
        guard let handle = curl_easy_init() else { throw CurlError(.other, "libcurl cannot be initialized") }
        defer { curl_easy_cleanup(handle) }
        let received = Received(limit: limits.bytes)
        received.place(at: handle)
        ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        ccurl_set_long(handle, CURLOPT_TIMEOUT, limits.seconds)
        ccurl_set_string(handle, CURLOPT_PROTOCOLS_STR, "https")
        ccurl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
        ccurl_set_string(handle, CURLOPT_USERAGENT, "scimctl")
        ccurl_set_string(handle, CURLOPT_URL, url)
        if let trusted { ccurl_set_blob(handle, CURLOPT_CAINFO_BLOB, trusted, trusted.count) }
        var list = curl_slist_append(nil, "Accept: application/json")
        if let entityTag { list = curl_slist_append(list, "If-None-Match: \(entityTag)") }
        defer { curl_slist_free_all(list) }
        ccurl_set_pointer(handle, CURLOPT_HTTPHEADER, list)
        var message = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
        let code = message.withUnsafeMutableBufferPointer { buffer in
            ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, buffer.baseAddress)
            defer { ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, nil) }
            return curl_easy_perform(handle)
        }
        guard code == CURLE_OK else {
            if received.isTooLarge { throw CurlError(.tooLarge, "the document is longer than \(limits.bytes) bytes") }
            let text = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            throw CurlError(code, text.isEmpty ? String(cString: curl_easy_strerror(code)) : text)
        }
        var status = 0
        ccurl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        self.status = status
        self.entityTag = received.fields["etag"]
        body = received.body
    }
}
