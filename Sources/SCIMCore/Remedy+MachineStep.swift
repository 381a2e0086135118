extension Remedy {
    /// Something that only an administrator of the machine can do.
    package enum MachineStep: Sendable, Hashable {
        case serviceStatus, serviceLog, restartService, restartSocket
        case reloadNginx
        /// Reads or sets the clock.
        case clock
        case kernelLog
        case diskSpace(path: String)
        /// Which programs have a file open.
        case openFiles(path: String)
        case unit(UnitVerb, String)
        /// A directive in nginx' configuration: `client_max_body_size 8m;`
        case nginx(String)
        /// A key in scim-fcgi.conf: `SCIM_FCGI_QUOTA`
        case setting(String)
        /// Any other command, whose words are ours.
        case command(String)

        package enum UnitVerb: String, Sendable, Hashable {
            case start, status, enable, edit, cat
            case enableNow = "enable --now"
        }
    }
}
