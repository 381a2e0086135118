/// The version of this program; the same as the newest entry of the package's changelog.
enum Version {
    static let text = "0.1.0"
}
