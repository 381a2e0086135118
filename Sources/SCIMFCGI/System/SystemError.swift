import Glibc

/// A system call that failed.
struct SystemError: Error, CustomStringConvertible {
    /// The call and what it was about: `bind /run/scim-fcgi/scim-fcgi.sock`.
    let call: String
    /// The value of `errno`.
    let code: Int32

    init(_ call: String, code: Int32 = errno) {
        self.call = call
        self.code = code
    }

    var description: String { "\(call): \(Self.text(code))" }

    static func text(_ code: Int32) -> String { String(cString: strerror(code)) }
}
