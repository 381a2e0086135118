import Glibc
import SCIMAdministration
import SCIMHost

extension MachineFacts {
    /// Looks around, before root is given up.
    static func look(_ configuration: Configuration) -> MachineFacts {
        let socket = configuration.socketPath ?? ServiceState.defaultSocket
        let database = configuration.databasePath
        let directory = database.lastIndex(of: "/").map { String(database[..<$0]) } ?? "."
        return MachineFacts(
            daemon: ServiceState.ask(configuration), socket: FileFacts(of: socket),
            files: ([directory, database] + ["-wal", "-shm"].map { database + $0 }).map { FileFacts(of: $0) },
            clock: .ask(), units: units(configuration), nginx: nginx())
    }

    /// nil if systemd does not run this machine, or the worker is one that it knows nothing of.
    private static func units(_ configuration: Configuration) -> String? {
        guard access("/run/systemd/system", F_OK) == 0, configuration.socketPath == nil else { return nil }
        return Subprocess.output(
            of: ["systemctl", "show", "--property=Id,LoadState,ActiveState,UnitFileState"] + unitNames + [
                consoleUnitName
            ])
    }

    private static func nginx() -> Nginx {
        guard geteuid() == 0 else {
            return .unknown("its configuration was not read, because that needs root: sudo scimctl doctor")
        }
        guard let text = Subprocess.output(of: ["nginx", "-T"]) else {
            return .unknown("nginx -T failed, so its configuration was not read: nginx -t says why")
        }
        return .dump(text)
    }
}

extension FileFacts {
    fileprivate init(of path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            self.init(path: path, access: nil)
            return
        }
        let kind: Kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .directory
            case S_IFSOCK: .socket
            default: .other
            }
        let owner = getpwuid(status.st_uid).map { String(cString: $0.pointee.pw_name) } ?? String(status.st_uid)
        let group = getgrgid(status.st_gid).map { String(cString: $0.pointee.gr_name) } ?? String(status.st_gid)
        self.init(
            path: path, access: Access(kind: kind, mode: Int(status.st_mode & 0o7777), owner: owner, group: group))
    }
}
