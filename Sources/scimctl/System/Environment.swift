import Glibc

/// Variables of the environment.
enum Environment {
    /// nil if the variable is absent or empty.
    static func variable(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}
