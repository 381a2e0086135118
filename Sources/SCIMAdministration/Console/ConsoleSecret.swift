import SCIMHost

/// A secret in a link or a cookie: 256 random bits as 43 letters of base64url.
package struct ConsoleSecret: Sendable {
    /// Shown once, never stored.
    package let text: String

    package static let randomBytes = 32
    private static let length = 43

    /// - Parameter random: 32 bytes.
    package init(random: [UInt8]) {
        precondition(random.count == ConsoleSecret.randomBytes, "a console secret is made of 32 random bytes")
        text = Base64URL.text(of: random)
    }

    /// Reads what a browser sent; nil where it cannot be a secret of ours.
    package init?(_ text: String) {
        guard text.utf8.count == ConsoleSecret.length else { return nil }
        self.text = text
    }

    /// What is stored of the secret; 256 bits need no slower hash.
    package var digest: [UInt8] { SHA256.digest(of: Array(text.utf8)) }

    /// What the forms of a session must bring back: only whoever knows the secret can tell it.
    package var formToken: String { Base64URL.text(of: SHA256.digest(of: Array("form \(text)".utf8))) }
}
