import CCurl

/// What libcurl hands over piece by piece.
final class Received {
    private(set) var body: [UInt8] = []
    private(set) var fields: [String: String] = [:]
    /// Bytes of the longest body that is taken; nil for any.
    private let limit: Int?
    /// Whether there were more, which ended the transfer.
    private(set) var isTooLarge = false

    init(limit: Int? = nil) { self.limit = limit }

    /// - Parameter handle: lives no longer than this object.
    func place(at handle: UnsafeMutableRawPointer) {
        ccurl_set_write(handle, CURLOPT_WRITEFUNCTION, receiveBody)
        ccurl_set_write(handle, CURLOPT_HEADERFUNCTION, receiveField)
        let place = Unmanaged.passUnretained(self).toOpaque()
        ccurl_set_pointer(handle, CURLOPT_WRITEDATA, place)
        ccurl_set_pointer(handle, CURLOPT_HEADERDATA, place)
    }

    /// - Returns: whether there may be more.
    fileprivate func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if let limit, body.count + bytes.count > limit {
            isTooLarge = true
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    /// `ETag: "1"`, with the end of the line.
    fileprivate func note(_ line: String) {
        guard let colon = line.firstIndex(of: ":") else { return }
        let value = line[line.index(after: colon)...].drop { $0 == " " }
        fields[line[..<colon].lowercased()] = String(value.prefix { $0 != "\r\n" && $0 != "\r" && $0 != "\n" })
    }
}

private let receiveBody: curl_write_callback = { pointer, size, count, place in
    guard let pointer, let place else { return 0 }
    let bytes = UnsafeRawBufferPointer(start: pointer, count: size * count)
    return Unmanaged<Received>.fromOpaque(place).takeUnretainedValue().append(bytes) ? size * count : 0
}

private let receiveField: curl_write_callback = { pointer, size, count, place in
    guard let pointer, let place else { return 0 }
    let line = String(decoding: UnsafeRawBufferPointer(start: pointer, count: size * count), as: UTF8.self)
    Unmanaged<Received>.fromOpaque(place).takeUnretainedValue().note(line)
    return size * count
}
