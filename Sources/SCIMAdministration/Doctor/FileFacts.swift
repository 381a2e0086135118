/// A file, directory or socket as the operating system sees it.
package struct FileFacts: Sendable, Hashable {
    package var path: String
    /// nil if there is none.
    package var access: Access?

    package init(path: String, access: Access?) {
        self.path = path
        self.access = access
    }

    package struct Access: Sendable, Hashable {
        package var kind: Kind
        /// The permission bits.
        package var mode: Int
        package var owner: String
        package var group: String

        package init(kind: Kind, mode: Int, owner: String, group: String) {
            self.kind = kind
            self.mode = mode
            self.owner = owner
            self.group = group
        }
    }

    package enum Kind: Sendable, Hashable {
        case file, directory, socket, other
    }
}

extension FileFacts.Access {
    /// `root:www-data 0660`
    var text: String {
        let digits = String(mode, radix: 8)
        return "\(owner):\(group) \(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)"
    }
}
