import CCurl
package import EntraSimulator

/// Requests over HTTPS by libcurl, one kept connection for all of them.
package final class CurlTransport: Transport {
    private let handle: UnsafeMutableRawPointer
    private let baseURL: String
    private let stop: StopSign?

    /// - Parameters:
    ///   - baseURL: without a trailing slash.
    ///   - authorities: a file of certificates to trust instead of the host's; nil for those.
    /// - Throws: `CurlError` when libcurl cannot be used.
    package convenience init(baseURL: String, authorities: String?) throws {
        try self.init(baseURL: baseURL)
        if let authorities { _ = authorities.withCString { ccurl_set_string(handle, CURLOPT_CAINFO, $0) } }
    }

    /// - Parameters:
    ///   - baseURL: without a trailing slash.
    ///   - trusted: certificates in PEM to trust besides the host's.
    ///   - isStopped: asked again and again while a request is under way; true ends it.
    /// - Throws: `CurlError` when libcurl cannot be used.
    package init(
        baseURL: String, trusted: [UInt8]? = nil, isStopped: (@Sendable () -> Bool)? = nil
    ) throws {
        guard let handle = curl_easy_init() else { throw CurlError(.other, "libcurl cannot be initialized") }
        self.handle = handle
        self.baseURL = baseURL
        stop = isStopped.map { StopSign($0) }
        if let trusted { ccurl_set_blob(handle, CURLOPT_CAINFO_BLOB, trusted, trusted.count) }
        stop?.place(at: handle)
        ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        ccurl_set_long(handle, CURLOPT_TIMEOUT, 60)
        ccurl_set_string(handle, CURLOPT_USERAGENT, "scimctl")
    }

    deinit { curl_easy_cleanup(handle) }

    package func send(_ request: ProvisioningRequest) throws -> ProvisioningResponse {
        let received = Received()
        var list: UnsafeMutablePointer<curl_slist>?
        for field in request.fields { list = curl_slist_append(list, "\(field.name): \(field.value)") }
        // A name without value keeps libcurl from adding a field of its own.
        list = curl_slist_append(list, "Expect:")
        if !request.fields.contains(where: { $0.name.lowercased() == "content-type" }) {
            list = curl_slist_append(list, "Content-Type:")
        }
        defer { curl_slist_free_all(list) }
        ccurl_set_string(handle, CURLOPT_URL, baseURL + request.path)
        ccurl_set_pointer(handle, CURLOPT_HTTPHEADER, list)
        received.place(at: handle)
        let code = request.body.withUnsafeBytes { body in
            ccurl_set_pointer(handle, CURLOPT_POSTFIELDS, nil)
            if body.isEmpty {
                ccurl_set_long(handle, CURLOPT_HTTPGET, 1)
            } else {
                ccurl_set_long(handle, CURLOPT_POSTFIELDSIZE, body.count)
                ccurl_set_pointer(handle, CURLOPT_POSTFIELDS, UnsafeMutableRawPointer(mutating: body.baseAddress))
            }
            ccurl_set_string(handle, CURLOPT_CUSTOMREQUEST, request.method)
            return curl_easy_perform(handle)
        }
        guard code == CURLE_OK else {
            throw CurlError(code, "\(baseURL): \(String(cString: curl_easy_strerror(code)))")
        }
        var status = 0
        ccurl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        return ProvisioningResponse(status: status, fields: received.fields, body: received.body)
    }
}
