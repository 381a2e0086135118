import SCIMHost

/// What a program on the machine can see besides the database.
package struct MachineFacts: Sendable {
    package var daemon: DaemonState
    /// Where nginx has to find the worker.
    package var socket: FileFacts
    /// The database, what SQLite keeps beside it, and their directory.
    package var files: [FileFacts]
    package var clock: Clock
    /// What `systemctl show` says of our units; nil if systemd does not run this machine.
    package var units: String?
    package var nginx: Nginx

    /// The units that have to be active beside the service.
    package static let unitNames = ["scim-fcgi.socket", "scim-fcgi-backup.timer", "scim-fcgi-maintenance.timer"]

    /// The unit that is there and off until the administrator wants the console.
    package static let consoleUnitName = "scim-fcgi-console.socket"

    package init(
        daemon: DaemonState, socket: FileFacts, files: [FileFacts], clock: Clock, units: String?, nginx: Nginx
    ) {
        self.daemon = daemon
        self.socket = socket
        self.files = files
        self.clock = clock
        self.units = units
        self.nginx = nginx
    }

    /// What the kernel says of its clock.
    package enum Clock: Sendable, Hashable {
        case synchronized, unsynchronized
        /// Why it could not be asked.
        case unknown(String)

        /// What the kernel of this machine says.
        package static func ask() -> Clock {
            switch Surroundings.isMachineClockSynchronized() {
            case true?: .synchronized
            case false?: .unsynchronized
            case nil: .unknown("the kernel does not say whether it is synchronized")
            }
        }
    }

    /// nginx's configuration.
    package enum Nginx: Sendable, Hashable {
        /// What `nginx -T` prints.
        case dump(String)
        /// Why it could not be read.
        case unknown(String)
    }
}
