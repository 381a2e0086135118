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
        let again =
            machine.units == nil ? "start the worker again" : "systemctl restart scim-fcgi.socket scim-fcgi.service"
        guard let access = socket.access, access.kind == .socket else {
            guard machine.daemon.condition != .stopped else {
                return findings.append(.skipped(subject, "the service is stopped, and its socket with it"))
            }
            let found = socket.access == nil ? "is not there" : "is not a socket"
            return findings.append(.failure(subject, "\(socket.path) \(found), so nginx finds nobody", fix: again))
        }
        let remedy =
            "systemctl edit scim-fcgi.socket, [Socket], SocketMode=0660 and SocketGroup= of the web server; then \(again)"
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
                .skipped("units", "systemd does not run this machine, so its socket and timers were not looked at"))
        }
        findings += UnitState.all(in: text).map(\.finding)
    }

    private mutating func reviewNginx(_ baseURL: BaseURL?) {
        let dump: String
        switch machine.nginx {
        case .unknown(let reason): return findings.append(.skipped("nginx", reason))
        case .dump(let text): dump = text
        }
        guard dump.holds("/scim/v2") else {
            return findings.append(
                .skipped("nginx", "what nginx -T shows has nothing for /scim/v2: another nginx may serve it"))
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
                    "files", "\(path) is open to others than its owner (\(access.text))", fix: "chmod \(mode) \(path)"))
        }
        let owner = present.first { $0.access.kind == .directory }?.access.owner
        let foreign = present.filter { $0.access.kind == .file && $0.access.owner != owner }
        for (path, access) in foreign {
            guard let owner else { break }
            findings.append(
                .failure(
                    "files",
                    "\(path) belongs to \(access.owner), its directory to \(owner): the service cannot write it",
                    fix: "chown \(owner): \(path)"))
        }
        if open.isEmpty, foreign.isEmpty, let first = present.first {
            findings.append(.good("files", "\(first.path) and what is in it belong to \(owner ?? "their owner") alone"))
        }
    }

    private mutating func reviewClock() {
        switch machine.clock {
        case .synchronized: findings.append(.good("clock", "the kernel takes it for synchronized"))
        case .unsynchronized:
            findings.append(
                .warning(
                    "clock",
                    "nothing keeps it right: certificates, tokens and the log are judged and dated by it",
                    fix: "apt install systemd-timesyncd, then: timedatectl set-ntp true"))
        case .unknown(let reason): findings.append(.skipped("clock", reason))
        }
    }
}
