extension Remedy {
    /// For somebody at a terminal: every action is a command to copy.
    package var shellText: String { parts.map(\.shellText).joined() }
}

extension Remedy.Part {
    fileprivate var shellText: String {
        switch self {
        case .text(let text): text
        case .action(let action): action.command.text
        case .entra(let place): place.bothNames
        case .machine(let step): step.shellText
        }
    }
}

extension Remedy.MachineStep {
    /// A command, or what is in a file.
    package var shellText: String {
        switch self {
        case .serviceStatus: "systemctl status scim-fcgi"
        case .serviceLog: "journalctl -u scim-fcgi"
        case .restartService: "systemctl restart scim-fcgi"
        case .restartSocket: "systemctl restart scim-fcgi.socket scim-fcgi.service"
        case .reloadNginx: "systemctl reload nginx"
        case .clock: "timedatectl"
        case .kernelLog: "journalctl -k"
        case .diskSpace(let path): "df -h \(SuggestedCommand.word(path))"
        case .openFiles(let path): "fuser -v \(SuggestedCommand.word(path))"
        case .unit(let verb, let name): "systemctl \(verb.rawValue) \(name)"
        case .nginx(let text), .setting(let text), .command(let text): text
        }
    }
}
