import SCIMCore

/// One unit as `systemctl show` tells of it.
struct UnitState {
    private(set) var name = ""
    private var load = ""
    private var active = ""
    private var file = ""

    /// Of units that stand one after another, an empty line between them.
    static func all(in text: String) -> [UnitState] {
        var units: [UnitState] = []
        var unit = UnitState()
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.isEmpty, !unit.name.isEmpty {
                units.append(unit)
                unit = UnitState()
            }
            unit.note(line)
        }
        return unit.name.isEmpty ? units : units + [unit]
    }

    var isActive: Bool { active == "active" }

    private mutating func note(_ line: Substring) {
        let pair = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard pair.count == 2 else { return }
        switch pair[0] {
        case "Id": name = pair[1]
        case "LoadState": load = pair[1]
        case "ActiveState": active = pair[1]
        case "UnitFileState": file = pair[1]
        default: break
        }
    }

    var finding: Finding {
        let isSocket = name == "scim-fcgi.socket"
        let loss = isSocket ? "nginx cannot reach the service" : "its work is not done"
        if load == "not-found" {
            return .warning(
                name, "systemd does not know it: \(loss)",
                fix: "\(machine: .command("apt install --reinstall scim-fcgi"))")
        }
        guard active == "active" else {
            let fix: Remedy = "\(machine: .unit(.enableNow, name))"
            return isSocket
                ? .failure(name, "it is \(active): \(loss)", fix: fix)
                : .warning(name, "it is \(active): \(loss)", fix: fix)
        }
        guard file != "disabled" else {
            return .warning(
                name, "it is active, but will not start at the next boot",
                fix: "\(machine: .unit(.enable, name))")
        }
        return .good(name, "active")
    }
}
