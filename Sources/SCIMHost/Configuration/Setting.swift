/// One `KEY=value` as somebody wrote it.
package struct Setting: Sendable, Hashable {
    package var key: String
    package var value: String
    /// Where it stands, for messages: `/etc/scim-fcgi/scim-fcgi.conf:3`, `environment`, `--socket`.
    package var place: String

    package init(key: String, value: String, place: String) {
        self.key = key
        self.value = value
        self.place = place
    }
}
