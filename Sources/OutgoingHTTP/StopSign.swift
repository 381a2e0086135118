import CCurl

/// Lets libcurl ask, while it works, whether it is to stop.
final class StopSign {
    fileprivate let isStopped: @Sendable () -> Bool

    init(_ isStopped: @escaping @Sendable () -> Bool) { self.isStopped = isStopped }

    /// - Parameter handle: lives no longer than this object.
    func place(at handle: UnsafeMutableRawPointer) {
        ccurl_set_long(handle, CURLOPT_NOPROGRESS, 0)
        ccurl_set_progress(handle, CURLOPT_XFERINFOFUNCTION, askWhetherToStop)
        ccurl_set_pointer(handle, CURLOPT_XFERINFODATA, Unmanaged.passUnretained(self).toOpaque())
    }
}

private let askWhetherToStop: curl_xferinfo_callback = { place, _, _, _, _ in
    guard let place else { return 0 }
    return Unmanaged<StopSign>.fromOpaque(place).takeUnretainedValue().isStopped() ? 1 : 0
}
