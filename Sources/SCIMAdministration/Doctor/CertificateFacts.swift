package import SCIMCore

/// A certificate as libcurl writes it.
package struct CertificateFacts: Sendable, Hashable {
    package var subject: String
    package var issuer: String
    /// nil for a text that could not be read.
    package var begins: Instant?
    package var ends: Instant?

    /// - Parameters: times as OpenSSL prints them: `Nov  6 04:00:00 2027 GMT`.
    package init(subject: String, issuer: String, begins: String, ends: String) {
        self.subject = subject
        self.issuer = issuer
        self.begins = Instant(certificateTime: begins)
        self.ends = Instant(certificateTime: ends)
    }
}

extension Instant {
    fileprivate init?(certificateTime text: String) {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let words = text.split(separator: " ").map(String.init)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        guard words.count == 5, let month = months.firstIndex(of: words[0]), let day = Int(words[1]) else {
            // 2027-11-06 04:00:00 GMT
            guard words.count >= 2 else { return nil }
            self.init(dateTime: "\(words[0])T\(words[1])Z")
            return
        }
        self.init(dateTime: "\(words[3])-\(two(month + 1))-\(two(day))T\(words[2])Z")
    }
}
