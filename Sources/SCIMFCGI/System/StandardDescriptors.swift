import Glibc

/// Descriptors 0 to 2.
package enum StandardDescriptors {
    /// Opens those that are closed, so that no connection or database is mistaken for standard error.
    package static func open() {
        for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) < 0 {
            // The lowest that is free is this one: those below it are open.
            _ = Glibc.open("/dev/null", O_RDWR)
        }
    }
}
