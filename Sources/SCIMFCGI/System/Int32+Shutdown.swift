import Glibc

extension Int32 {
    /// Ends the connection with this descriptor in both directions; whoever reads or writes there is woken. It stays open.
    ///
    /// The constant is named in one file only: where a file that imports libfcgi names it too, the release build no longer
    /// finds it in the others.
    func endConnection() { shutdown(self, Int32(SHUT_RDWR)) }
}
