import SCIMAdministration
import SCIMCore
import SCIMHost
import TestBed
import Testing

@Suite struct NginxTests {
    static let socket = "/run/scim-fcgi/scim-fcgi.sock"

    /// What `nginx -T` prints of a host that takes the snippet in.
    static func dump(
        listen: String = "listen 443 ssl;", server: String = "", location: String = "client_max_body_size 8m;",
        http: String = "log_format quiet '$uri'; access_log /var/log/a quiet;"
    ) -> String {
        """
        # configuration file /etc/nginx/nginx.conf:
        events { worker_connections 100; }
        http { \(http) include /etc/nginx/sites-enabled/*; }
        # configuration file /etc/nginx/sites-enabled/scim:
        server {
            \(listen)
            server_name scim.example.org;
            \(server)
            include snippets/scim-fcgi*.conf;
        }
        server { listen 80; server_name other.example.org; }
        # configuration file /etc/nginx/snippets/scim-fcgi.conf:
        set $backend unix:\(socket);
        location ^~ /scim/v2 {
            fastcgi_param A "a;b{}#";
            fastcgi_pass $backend;
            \(location)
        }
        """
    }

    static func findings(_ dump: String) throws -> [Finding] {
        let baseURL = try BaseURL("https://scim.example.org/scim/v2")
        return try NginxReview(dump: dump, baseURL: baseURL, socket: socket).findings
    }

    @Test func `a host with the shipped snippet needs no fix`() throws {
        let findings = try Self.findings(Self.dump())
        #expect(findings.allSatisfy { $0.severity == .good })
        #expect(findings.contains { $0.subject == "backend" })
    }

    @Test func `a low rate for the token endpoint alone needs no fix`() throws {
        let map = "map $uri $caller { ~^/scim/v2/oauth2/token/?$ $binary_remote_addr; }"
        let zone = "\(map) limit_req_zone $caller zone=t:1m rate=2r/s;"
        let quiet = "log_format quiet '$uri'; access_log /var/log/a quiet;"
        let findings = try Self.findings(Self.dump(server: "limit_req zone=t burst=9;", http: "\(quiet) \(zone)"))
        #expect(findings.allSatisfy { $0.severity == .good })
    }

    @Test(arguments: [
        (NginxTests.dump(listen: "listen 443 ssl; listen 80;"), "TLS"),
        (NginxTests.dump(listen: "listen 80;"), "TLS"),
        (NginxTests.dump(server: "ssl_protocols TLSv1.3;"), "TLS versions"),
        (NginxTests.dump(location: "client_max_body_size 64k;"), "body size"),
        (NginxTests.dump(location: ""), "body size"),
        (NginxTests.dump(location: "client_max_body_size 8m; limit_except GET POST { deny all; }"), "methods"),
        (NginxTests.dump(server: "auth_basic \"staff only\";"), "authorization"),
        (NginxTests.dump(location: "client_max_body_size 8m; fastcgi_intercept_errors on;"), "errors"),
        (
            NginxTests.dump(server: "set $backend unix:/run/other.sock;").replacing(
                "set $backend unix:/run/scim", with: "#"), "backend"
        ),
        ("http { server { listen 443 ssl; } }", "snippet"),
    ])
    func `what keeps Entra out is a failure with a remedy`(dump: String, subject: String) throws {
        let failure = try #require(try Self.findings(dump).first { $0.severity == .failure })
        #expect(failure.subject == subject)
        #expect(failure.fix != nil)
    }

    @Test(arguments: [
        (NginxTests.dump(http: ""), "access log"),
        (NginxTests.dump(server: "ssl_protocols TLSv1.1 TLSv1.2;"), "TLS versions"),
        (
            NginxTests.dump(
                server: "limit_req zone=z;", http: "limit_req_zone $a zone=z:1m rate=5r/s; access_log off;"), "rate"
        ),
        (NginxTests.dump().replacing("server_name scim.example.org", with: "server_name a.example.org"), "host"),
    ])
    func `what is dangerous is a warning`(dump: String, subject: String) throws {
        let findings = try Self.findings(dump)
        #expect(!findings.contains { $0.severity == .failure })
        #expect(findings.first { $0.severity == .warning }?.subject == subject)
    }

    @Test(arguments: ["http { server {", "http { } }", "# configuration file /a:\nhttp { \"x", ""])
    func `what is not a configuration is refused with its place`(dump: String) throws {
        #expect(throws: ServiceError.self) { try Self.findings(dump) }
    }

    @Test func `the printed site is the shipped example under another name`() throws {
        let shipped = try Fixture.repositoryFile("nginx/scim-fcgi-site.conf")
        #expect(try NginxSite(serverName: "scim.example.org").text == shipped)
        let own = try NginxSite(serverName: "id.example.com", certificate: "/etc/ssl/a.pem", key: "/etc/ssl/a.key").text
        #expect(own.contains("ssl_certificate /etc/ssl/a.pem;"))
        #expect(own.contains("ssl_certificate_key /etc/ssl/a.key;"))
        #expect(!own.contains("example.org"))
    }

    @Test(arguments: ["", "a b", "a;b", "-a.example", "a..b", "x{}", "h\u{00F6}st.example"])
    func `a name that could break the file is refused`(name: String) throws {
        #expect(throws: ServiceError.self) { try NginxSite(serverName: name) }
    }
}
