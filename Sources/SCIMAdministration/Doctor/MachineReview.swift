import SCIMCore
import SCIMHost

/// What of a machine keeps Entra's requests from being answered, or endangers what is stored.
struct MachineReview {
    private(set) var findings: [Finding] = []
    private let machine: MachineFacts

    init(_ machine: MachineFacts, baseURL: BaseURL?) {
        self.machine = machine
        reviewSocket()
        reviewUnits()
        reviewNginx(baseURL)
        reviewFiles()
        reviewClock()
    }

    private mutating func reviewSocket() {
        let socket = machine.socket
        let subject = "socket"
        let again: Remedy = machine.units == nil ? "start the worker again" : "\(machine: .restartSocket)"
        guard let access = socket.access, access.kind == .socket else {
            guard machine.daemon.condition != .stopped else {
                return findings.append(.skipped(subject, "the service is stopped, so it has no socket"))
            }
            let found = socket.access == nil ? "does not exist" : "is not a socket"
            return findings.append(
                .failure(subject, "\(socket.path) \(found), so nginx cannot reach the service", fix: again))
        }
        let remedy: Remedy =
            "\(machine: .unit(.edit, "scim-fcgi.socket")): under [Socket] set SocketMode=0660 and SocketGroup= to the web "
            + "server's group; then \(again)"
        if access.mode & 0o002 != 0 {
            findings.append(
                .warning(
                    subject, "every user of this machine can connect to \(socket.path) (\(access.text))", fix: remedy))
        } else if machine.units != nil, access.mode & 0o060 != 0o060 || access.group == "root" {
            findings.append(
                .failure(subject, "the web server cannot connect to \(socket.path) (\(access.text))", fix: remedy))
        } else {
            findings.append(.good(subject, "\(socket.path), \(access.text)"))
        }
    }

    private mutating func reviewUnits() {
        guard let text = machine.units else {
            return findings.append(
                .skipped("units", "systemd does not run on this machine, so its socket and timers were not checked"))
        }
        let units = UnitState.all(in: text)
        findings += units.filter { $0.name != MachineFacts.consoleUnitName }.map(\.finding)
        reviewConsole(units.first { $0.name == MachineFacts.consoleUnitName })
    }

    /// Nothing is said of a console that is off.
    private mutating func reviewConsole(_ socket: UnitState?) {
        guard let socket, case .dump(let dump) = machine.nginx else { return }
        switch (socket.isActive, dump.holds("/scim-console/")) {
        case (false, false): return
        case (true, true): findings.append(.good("console", "its socket is active, and nginx forwards /scim-console/"))
        case (true, false):
            findings.append(
                .warning(
                    "console", "its socket is active, but nginx does not forward /scim-console/",
                    fix:
                        "Put \"\(machine: .nginx("include snippets/scim-console*.conf;"))\" into the server block, then: \(machine: .reloadNginx)"
                ))
        case (false, true):
            findings.append(
                .warning(
                    "console", "nginx forwards /scim-console/, but the console's socket is not active",
                    fix: "\(machine: .unit(.enableNow, MachineFacts.consoleUnitName))"))
        }
    }

    private mutating func reviewNginx(_ baseURL: BaseURL?) {
        let dump: String
        switch machine.nginx {
        case .unknown(let reason): return findings.append(.skipped("nginx", reason))
        case .dump(let text): dump = text
        }
        guard dump.holds("/scim/v2") else {
            return findings.append(
                .skipped("nginx", "the output of nginx -T has nothing for /scim/v2: another nginx may serve it"))
        }
        do {
            let review = try NginxReview(dump: dump, baseURL: baseURL, socket: machine.socket.path)
            let bad = review.findings.filter { $0.severity != .good }
            findings += bad.map {
                Finding(severity: $0.severity, subject: "nginx: \($0.subject)", text: $0.text, fix: $0.fix)
            }
            if bad.isEmpty { findings.append(.good("nginx", "its configuration has what Entra needs")) }
        } catch {
            findings.append(.skipped("nginx", error.message))
        }
    }

    private mutating func reviewFiles() {
        let present = machine.files.compactMap { file in file.access.map { (path: file.path, access: $0) } }
        let open = present.filter { $0.access.mode & ($0.access.kind == .directory ? 0o022 : 0o077) != 0 }
        for (path, access) in open {
            let mode = access.kind == .directory ? "0700" : "0600"
            findings.append(
                .warning(
                    "files", "\(path) can be accessed by others than its owner (\(access.text))",
                    fix: "\(machine: .command("chmod \(mode) \(SuggestedCommand.word(path))"))"))
        }
        let owner = present.first { $0.access.kind == .directory }?.access.owner
        let foreign = present.filter { $0.access.kind == .file && $0.access.owner != owner }
        for (path, access) in foreign {
            guard let owner else { break }
            findings.append(
                .failure(
                    "files",
                    "\(path) belongs to \(access.owner), but its directory to \(owner): the service cannot write it",
                    fix: "\(machine: .command("chown \(owner): \(SuggestedCommand.word(path))"))"))
        }
        if open.isEmpty, foreign.isEmpty, let first = present.first {
            findings.append(
                .good("files", "\(first.path) and its files are accessible only to \(owner ?? "their owner")"))
        }
    }

    private mutating func reviewClock() {
        switch machine.clock {
        case .synchronized: findings.append(.good("clock", "synchronized, according to the kernel"))
        case .unsynchronized:
            findings.append(
                .warning(
                    "clock",
                    "it is not synchronized: certificates, tokens and the log depend on it",
                    fix:
                        "\(machine: .command("apt install systemd-timesyncd")), then: \(machine: .command("timedatectl set-ntp true"))"
                ))
        case .unknown(let reason): findings.append(.skipped("clock", reason))
        }
    }
}
