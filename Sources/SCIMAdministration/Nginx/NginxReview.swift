import SCIMCore
package import SCIMHost

/// Looks through nginx's configuration for what keeps Entra from the worker, or endangers what it sends.
package struct NginxReview: Sendable {
    package private(set) var findings: [Finding] = []
    private let configuration: NginxConfiguration
    private let baseURL: BaseURL?
    /// Where the worker listens.
    private let socket: String

    private static let path = "/scim/v2"
    /// A PATCH of a group with some ten thousand members; the worker's own limit (D14 of the design).
    private static let bodyLimit = 8 << 20

    /// - Parameters:
    ///   - dump: what `nginx -T` prints.
    ///   - baseURL: nil while none is set.
    ///   - socket: the path where the worker listens.
    /// - Throws: `failed` if the text cannot be read as a configuration.
    package init(dump: String, baseURL: BaseURL?, socket: String) throws(ServiceError) {
        configuration = try NginxConfiguration(dump: dump)
        self.baseURL = baseURL
        self.socket = socket
        review()
    }

    private mutating func review() {
        let ours = configuration.servers.compactMap { server in
            Self.location(in: server).map { (server: server, location: $0) }
        }
        guard !ours.isEmpty else {
            findings.append(
                .failure(
                    "snippet", "no server block has a location for \(Self.path)",
                    fix:
                        "Put \"\(machine: .nginx("include snippets/scim-fcgi*.conf;"))\" into the server block of the host that "
                        + "Entra calls, then: \(machine: .reloadNginx)"
                ))
            return
        }
        for (server, location) in ours {
            findings.append(.good("snippet", "\(Self.path) is passed on at \(location.place)"))
            reviewTransport(of: server)
            reviewNames(of: server)
            reviewBackend(location, in: server)
            reviewAccess(to: location, in: server)
            reviewBody(location)
            reviewLog(location, in: server)
        }
    }

    private static func location(in server: NginxDirective) -> NginxDirective? {
        server.inside("location").first { $0.arguments.last == path || $0.arguments.last == path + "/" }
    }

    private mutating func reviewTransport(of server: NginxDirective) {
        let listens = server.inside("listen")
        let hasTLS =
            listens.contains { $0.arguments.contains("ssl") }
            || server.inside("ssl").contains { $0.arguments == ["on"] }
        if !hasTLS
            || listens.contains(where: {
                !$0.arguments.contains("ssl") && $0.arguments.first?.hasPrefix("unix:") != true
            })
        {
            findings.append(
                .failure(
                    "TLS",
                    "the server block at \(server.place) answers without TLS: tokens and names would cross the network unencrypted",
                    fix: "Remove the include from it: only a block whose listen lines all say ssl may have it."))
        } else {
            findings.append(.good("TLS", "every listen line at \(server.place) says ssl"))
        }
        guard let versions = effective("ssl_protocols", server)?.arguments else { return }
        if !versions.contains("TLSv1.2") {
            findings.append(
                .failure(
                    "TLS versions", "TLS 1.2 is not among \(versions.joined(separator: " ")); Entra requires it",
                    fix: "\(machine: .nginx("ssl_protocols TLSv1.2 TLSv1.3;"))"))
        }
        let old = versions.filter { ["SSLv2", "SSLv3", "TLSv1", "TLSv1.1"].contains($0) }
        if !old.isEmpty {
            findings.append(
                .warning(
                    "TLS versions", "\(old.joined(separator: ", ")) is offered, which is insecure and not needed",
                    fix: "\(machine: .nginx("ssl_protocols TLSv1.2 TLSv1.3;"))"))
        }
    }

    private mutating func reviewNames(of server: NginxDirective) {
        guard let host = baseURL?.host else { return }
        let names = server.inside("server_name").flatMap(\.arguments).map(\.asciiLowercased)
        let isOurs = names.contains { name in
            name == host || name.hasPrefix("*.") && host.hasSuffix(name.dropFirst())
                || name.hasPrefix(".") && (host.hasSuffix(name) || host == name.dropFirst()) || name.hasPrefix("~")
        }
        guard !isOurs else { return }
        let isDefault = server.inside("listen").contains { $0.arguments.contains("default_server") }
        if isDefault || configuration.servers.count == 1 { return }
        findings.append(
            .warning(
                "host",
                "the block at \(server.place) is for \(names.isEmpty ? "no name" : names.joined(separator: ", ")), but the base URL has the host \(host)",
                fix: "Make server_name and the base URL agree: \(do: .setBaseURL(nil))"))
    }

    private mutating func reviewBackend(_ location: NginxDirective, in server: NginxDirective) {
        guard let target = location.inside("fastcgi_pass").first?.arguments.first else {
            findings.append(
                .failure(
                    "backend", "the location at \(location.place) has no fastcgi_pass",
                    fix: "Use the shipped snippet: \(machine: .nginx("include snippets/scim-fcgi*.conf;"))"))
            return
        }
        let backends = addresses(of: target, in: server)
        if backends.contains("unix:" + socket) {
            findings.append(.good("backend", "requests go to \(socket)"))
        } else {
            findings.append(
                .failure(
                    "backend",
                    "requests go to \(backends.joined(separator: ", ")), but the worker listens at \(socket)",
                    fix: "Change fastcgi_pass (or the upstream's server line) to unix:\(socket)"))
        }
        if location.inside("fastcgi_intercept_errors").contains(where: { $0.arguments == ["on"] }) {
            findings.append(
                .failure(
                    "errors",
                    "fastcgi_intercept_errors replaces the worker's error messages, which Entra's log would show",
                    fix: "\(machine: .nginx("fastcgi_intercept_errors off;"))"))
        }
        if location.inside("fastcgi_next_upstream").contains(where: { $0.arguments.contains("non_idempotent") }) {
            findings.append(
                .failure(
                    "repetition", "non_idempotent lets nginx send a POST twice",
                    fix: "\(machine: .nginx("fastcgi_next_upstream error;"))"))
        }
    }

    private mutating func reviewAccess(to location: NginxDirective, in server: NginxDirective) {
        for limit in location.inside("limit_except") where !["PATCH", "DELETE"].allSatisfy(limit.arguments.contains) {
            findings.append(
                .failure(
                    "methods", "limit_except at \(limit.place) blocks PATCH or DELETE",
                    fix: "Remove it: the worker itself answers 405 to unknown methods."))
        }
        if let basic = effective("auth_basic", location, server), basic.arguments != ["off"] {
            findings.append(
                .failure(
                    "authorization",
                    "auth_basic at \(basic.place) uses the Authorization field, which carries Entra's token",
                    fix: "\(machine: .nginx("auth_basic off;")) in the location of \(Self.path)"))
        }
        for rate in requestRates(location, server) where rate.perSecond < 25 {
            findings.append(
                .warning(
                    "rate",
                    "limit_req lets \(rate.perSecond) requests a second through; Entra sends up to 25 per organization",
                    fix: "Use rate=100r/s with burst=200, or no limit."))
        }
    }

    private mutating func reviewBody(_ location: NginxDirective) {
        let size = location.inside("client_max_body_size").first?.arguments.first.flatMap(Self.bytes) ?? 1 << 20
        if size != 0, size < Self.bodyLimit {
            findings.append(
                .failure(
                    "body size",
                    "bodies over \(size) bytes are refused; the members of a large group need larger ones",
                    fix: "\(machine: .nginx("client_max_body_size 8m;")) in the location of \(Self.path)"))
        } else {
            findings.append(.good("body size", "8 MiB and more are allowed"))
        }
    }

    private mutating func reviewLog(_ location: NginxDirective, in server: NginxDirective) {
        let log = effective("access_log", location, server)?.arguments ?? []
        guard log.first != "off" else { return }
        let name = log.count > 1 ? log[1] : "combined"
        let format = configuration.http.first { $0.name == "log_format" && $0.arguments.first == name }
        let text = format?.arguments.dropFirst().joined() ?? "\"$request\""
        let isTelling = ["$request\"", "$request ", "$request_uri", "$args", "$query_string", "$is_args"].contains {
            (text + " ").holds($0)
        }
        if isTelling {
            findings.append(
                .warning(
                    "access log", "the format \(name) logs queries, which contain users' names and addresses",
                    fix: "Use a format with $uri instead of $request; \(do: .printNginxSite(host: nil)) shows one."))
        }
    }
}

extension NginxReview {
    /// What holds in a location or server: its own directive, else that of what it is in.
    private func effective(_ name: String, _ blocks: NginxDirective...) -> NginxDirective? {
        for block in blocks { if let found = block.inside(name).last { return found } }
        return configuration.http.last { $0.name == name }
    }

    /// Where a `fastcgi_pass` leads: through variables set in the server block, and through an upstream.
    private func addresses(of target: String, in server: NginxDirective) -> [String] {
        var target = target
        if target.hasPrefix("$") {
            let assigned = server.inside("set").last { $0.arguments.first == target }
            target = assigned?.arguments.last ?? target
        }
        let upstream = configuration.http.first { $0.name == "upstream" && $0.arguments.first == target }
        return upstream?.inside("server").compactMap(\.arguments.first) ?? [target]
    }

    private func requestRates(_ blocks: NginxDirective...) -> [(zone: String, perSecond: Int)] {
        let used = blocks.flatMap { $0.inside("limit_req") }.compactMap { $0.value(of: "zone") }
        return configuration.http.filter { $0.name == "limit_req_zone" }.compactMap { zone in
            guard let name = zone.value(of: "zone")?.split(separator: ":").first.map(String.init), used.contains(name),
                !countsSomePaths(zone), let rate = zone.value(of: "rate"), let number = Int(rate.prefix { $0.isNumber })
            else { return nil }
            return (name, rate.hasSuffix("r/m") ? number / 60 : number)
        }
    }

    /// Whether a zone counts only requests for some paths, as that for the token endpoint in the example host does.
    private func countsSomePaths(_ zone: NginxDirective) -> Bool {
        configuration.http.contains {
            $0.name == "map" && $0.arguments.first == "$uri" && $0.arguments.last == zone.arguments.first
        }
    }

    /// `8m`, `512k`, `1048576`
    private static func bytes(_ text: String) -> Int? {
        switch text.last?.lowercased() {
        case "k": Int(text.dropLast()).map { $0 << 10 }
        case "m": Int(text.dropLast()).map { $0 << 20 }
        case "g": Int(text.dropLast()).map { $0 << 30 }
        default: Int(text)
        }
    }
}

extension NginxDirective {
    /// Of an argument `name=value`.
    fileprivate func value(of name: String) -> String? {
        arguments.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
    }
}

extension BaseURL {
    /// The host, without a port, in lower case.
    package var host: String {
        let authority = text.dropFirst("https://".count).prefix { $0 != "/" }
        guard !authority.hasPrefix("[") else { return String(authority.prefix { $0 != "]" }.dropFirst()) }
        return String(authority.prefix { $0 != ":" }).asciiLowercased
    }
}
