import SCIMCore
package import SCIMStore

extension ServiceError {
    /// What to do about a damaged database.
    package static let damageRemedy =
        "Keep the file, look at the disk (journalctl -k), and go back to a backup: scimctl backup verify"

    /// Does something with the database at that path, or with a file beside it; errors come as sentences for the
    /// administrator.
    package static func explaining<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as StoreError {
            throw ServiceError(error)
        } catch let error as SQLiteError {
            throw ServiceError(error, path: path)
        } catch let error as SCIMError {
            throw ServiceError(.failed, error.detail, remedy: error.remedy)
        }
    }

    package init(_ error: StoreError) {
        switch error {
        case .missing(let path):
            self.init(
                .failed, "there is no database at \(path)",
                remedy:
                    "Set the base URL to begin: scimctl base-url set https://HOST/scim/v2. Or check SCIM_FCGI_DATABASE."
            )
        case .tooNew:
            self.init(
                .schemaTooNew, "\(error)",
                remedy: "Install the newer scim-fcgi again, or restore a backup made before the upgrade.")
        case .outdated(_, _, _, isServed: true):
            self.init(
                .failed, "\(error)",
                remedy: "Restart the service, which makes a backup and updates the schema: systemctl restart scim-fcgi")
        case .outdated:
            self.init(
                .failed, "\(error)",
                remedy: "Restart the service, which makes a backup and updates the schema: systemctl restart "
                    + "scim-fcgi; where no service runs, scimctl db maintain does the same.")
        case .conflict(let attribute):
            self.init(.conflict, "that \(attribute.rawValue) is taken already")
        case .noDirectory:
            self.init(
                .badConfiguration, "\(error)",
                remedy: "Make it, for the user that runs the service alone, or change SCIM_FCGI_DATABASE.")
        case .foreign:
            self.init(
                .badConfiguration, "\(error)",
                remedy: "SCIM_FCGI_DATABASE must name a database of scim-fcgi, or a file that is not there yet.")
        case .system:
            self.init(
                .failed, "\(error)",
                remedy: "The directory must be writable for the service's user, and have room on its disk.")
        case .occupied:
            self.init(.failed, "\(error)", remedy: "Wait until that is done, and try again.")
        case .damaged:
            self.init(.failed, "\(error)", remedy: ServiceError.damageRemedy)
        case .exists, .stale, .closed, .crowded:
            self.init(.failed, "\(error)")
        }
    }

    package init(_ error: SQLiteError, path: String) {
        switch error.primaryName {
        case "SQLITE_NOTADB":
            self.init(
                .badConfiguration, "\(path) is not a database, or its first page is damaged",
                remedy: "SCIM_FCGI_DATABASE must name the database of scim-fcgi; a damaged one is replaced by a backup."
            )
        case "SQLITE_CORRUPT":
            self.init(
                .failed, "\(path) is damaged: \(error)",
                remedy: ServiceError.damageRemedy)
        case "SQLITE_FULL":
            self.init(.failed, "\(path): its disk is full", remedy: "Make room on it.")
        case "SQLITE_READONLY", "SQLITE_CANTOPEN":
            let verb = error.primaryName == "SQLITE_READONLY" ? "written" : "opened"
            let reason = Store.directoryFault(of: path).map { ": \($0)" } ?? ""
            self.init(
                .failed, "\(path) cannot be \(verb)\(reason)",
                remedy: "File and directory must belong to the service's user, on a file system that can be written; "
                    + "then systemctl restart scim-fcgi")
        case "SQLITE_BUSY", "SQLITE_LOCKED":
            self.init(
                .failed, "\(path): another program has held it for seconds",
                remedy: "Try again; sqlite3 or a backup program may have it open.")
        case "SQLITE_IOERR":
            self.init(.failed, "\(path): its disk fails: \(error)", remedy: "Look at the disk: journalctl -k")
        default:
            self.init(.failed, "\(path): \(error)")
        }
    }
}
