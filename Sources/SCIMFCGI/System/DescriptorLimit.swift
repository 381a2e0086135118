import Glibc

/// How many descriptors this process may have open: an idle connection costs one and nothing else.
///
/// The unit sets the limit (`LimitNOFILE`), whose filter of system calls lets nobody change it.
enum DescriptorLimit {
    /// The limit that holds.
    static var current: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
        return Int(clamping: limit.rlim_cur)
    }
}
