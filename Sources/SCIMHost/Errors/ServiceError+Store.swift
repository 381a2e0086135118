package import SCIMCore
package import SCIMStore

extension ServiceError {
    /// What to do about a damaged database.
    package static let damageRemedy: Remedy =
        "Keep the file, check the disk (\(machine: .kernelLog)), and restore a backup: \(do: .verifyBackups)"

    /// Does something with the database at that path, or with a file beside it; errors come as sentences for the
    /// administrator.
    package static func explaining<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as StoreError {
            throw ServiceError(error, path: path)
        } catch let error as SCIMError {
            throw ServiceError(.failed, error.detail, remedy: error.remedy)
        }
    }

    /// - Parameter path: of the database.
    package init(_ error: StoreError, path: String) {
        self =
            ServiceError(file: error, path) ?? ServiceError(schema: error) ?? ServiceError(machine: error, path)
            ?? ServiceError(moment: error, path)
    }

    /// What is found in the place of the database.
    private init?(file error: StoreError, _ path: String) {
        switch error {
        case .missing(let path):
            self.init(
                .failed, "there is no database at \(path)",
                remedy:
                    "To begin, set the base URL: \(do: .setBaseURL(nil)). Or check \(machine: .setting("SCIM_FCGI_DATABASE"))."
            )
        case .noDirectory:
            self.init(
                .badConfiguration, "\(error)",
                remedy:
                    "Create it, accessible only to the service's user, or change \(machine: .setting("SCIM_FCGI_DATABASE"))."
            )
        case .foreign:
            self.init(
                .badConfiguration, "\(error)",
                remedy:
                    "\(machine: .setting("SCIM_FCGI_DATABASE")) must name a database of scim-fcgi, or a file that does not exist yet."
            )
        case .notADatabase:
            self.init(
                .badConfiguration, "\(path) is not a database, or its first page is damaged",
                remedy:
                    "\(machine: .setting("SCIM_FCGI_DATABASE")) must name the database of scim-fcgi. If it is damaged, restore a backup."
            )
        case .damaged:
            self.init(.failed, "\(path) is damaged: \(error.fault)", remedy: ServiceError.damageRemedy)
        default: return nil
        }
    }

    /// A schema of another version.
    private init?(schema error: StoreError) {
        switch error {
        case .newerSchema:
            self.init(
                .schemaTooNew, "\(error)",
                remedy: "Install the newer scim-fcgi again, or restore a backup made before the upgrade.")
        case .olderSchema(_, _, _, isServed: true):
            self.init(
                .failed, "\(error)",
                remedy: "Restart the service, which makes a backup and updates the schema: \(machine: .restartService)")
        case .olderSchema:
            self.init(
                .failed, "\(error)",
                remedy: "Restart the service, which makes a backup and updates the schema: "
                    + "\(machine: .restartService); if no service runs, \(do: .maintainDatabase) does the same.")
        default: return nil
        }
    }

    /// What the machine does not let the store do.
    private init?(machine error: StoreError, _ path: String) {
        func cannotBe(_ verb: String) -> ServiceError {
            let reason = Store.directoryFault(of: path).map { ": \($0)" } ?? ""
            return ServiceError(
                .failed, "\(path) cannot be \(verb)\(reason)",
                remedy: "The file and its directory must belong to the service's user, on a writable file system; then "
                    + "\(machine: .restartService)")
        }
        switch error {
        case .full: self.init(.failed, "\(path): its disk is full", remedy: "Free some space on it.")
        case .readOnly: self = cannotBe("written")
        case .cannotOpen: self = cannotBe("opened")
        case .inputOutput:
            self.init(
                .failed, "\(path): its disk reports an error: \(error)",
                remedy: "Check the disk: \(machine: .kernelLog)")
        case .system:
            self.init(
                .failed, "\(error)",
                remedy: "The directory must be writable by the service's user, and its disk must have free space.")
        default: return nil
        }
    }

    /// What may be otherwise the next time, and everything else.
    private init(moment error: StoreError, _ path: String) {
        switch error {
        case .busy:
            self.init(
                .failed, "\(path): another program has kept it locked for several seconds",
                remedy: "Try again; sqlite3 or a backup program may have it open.")
        case .occupied: self.init(.failed, "\(error)", remedy: "Wait until that is done, and try again.")
        case .conflict(let attribute): self.init(.conflict, "that \(attribute.rawValue) is already taken")
        case .exists, .stale, .closed, .crowded: self.init(.failed, "\(error)")
        default: self.init(.failed, "\(path): \(error)")
        }
    }
}
