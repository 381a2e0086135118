import SCIMCore
import SCIMHost

/// One directive of nginx's configuration, with where it stands.
struct NginxDirective: Sendable, Hashable {
    let name: String
    let arguments: [String]
    /// nil for a simple directive.
    var block: [NginxDirective]?
    let file: String
    let line: Int

    var place: String { "\(file):\(line)" }

    /// The directives of that name directly inside.
    func inside(_ name: String) -> [NginxDirective] { block?.filter { $0.name == name } ?? [] }
}

/// Reads what `nginx -T` prints: every file that nginx reads, each behind a line with its name.
///
///     # configuration file /etc/nginx/nginx.conf:
///     http { include /etc/nginx/sites-enabled/*; }
struct NginxConfiguration: Sendable {
    /// The directives of the main file, with those of included files in their places.
    let directives: [NginxDirective]

    /// - Throws: `failed` saying where the text is not a configuration.
    init(dump text: String) throws(ServiceError) {
        var files: [(name: String, directives: [NginxDirective])] = []
        for part in Self.files(of: text) {
            var reader = NginxReader(part.text, file: part.name)
            files.append((part.name, try reader.directives()))
        }
        guard let main = files.first else {
            throw ServiceError(
                .failed, "it contains no nginx configuration", remedy: "Pass the output of nginx -T.")
        }
        directives = Self.expand(main.directives, among: files, directory: Self.directory(of: main.name), depth: 0)
    }

    /// Every server block of the web part.
    var servers: [NginxDirective] {
        directives.filter { $0.name == "http" }.flatMap { $0.inside("server") }
    }

    /// The directives of the web part itself.
    var http: [NginxDirective] { directives.filter { $0.name == "http" }.flatMap { $0.block ?? [] } }

    private static func files(of text: String) -> [(name: String, text: String)] {
        let mark = "# configuration file "
        var files: [(name: String, lines: [Substring])] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix(mark), line.hasSuffix(":") {
                files.append((String(line.dropFirst(mark.count).dropLast()), []))
            } else if !files.isEmpty {
                files[files.count - 1].lines.append(line)
            }
        }
        if files.isEmpty, text.holds("{") { return [("standard input", text)] }
        return files.map { ($0.name, $0.lines.joined(separator: "\n")) }
    }

    private static func expand(
        _ directives: [NginxDirective], among files: [(name: String, directives: [NginxDirective])],
        directory: String, depth: Int
    ) -> [NginxDirective] {
        guard depth < 16 else { return [] }
        return directives.flatMap { directive -> [NginxDirective] in
            if directive.name == "include", let pattern = directive.arguments.first {
                let path = pattern.hasPrefix("/") ? pattern : "\(directory)/\(pattern)"
                let found = files.filter { path.matches(wildcardsIn: $0.name) }
                return found.flatMap { expand($0.directives, among: files, directory: directory, depth: depth + 1) }
            }
            var directive = directive
            directive.block = directive.block.map {
                expand($0, among: files, directory: directory, depth: depth + 1)
            }
            return [directive]
        }
    }

    private static func directory(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }
}

extension String {
    /// Whether this pattern, in which `*` stands for anything but a slash, describes the whole of a path.
    fileprivate func matches(wildcardsIn path: String) -> Bool {
        let pattern = Array(utf8)
        let text = Array(path.utf8)
        var (p, t) = (0, 0)
        var star: (pattern: Int, text: Int)?
        while t < text.count {
            if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
                star = (p, t)
                p += 1
            } else if p < pattern.count, pattern[p] == text[t] || pattern[p] == UInt8(ascii: "?") {
                p += 1
                t += 1
            } else if let last = star, text[last.text] != UInt8(ascii: "/") {
                star = (last.pattern, last.text + 1)
                p = last.pattern + 1
                t = last.text + 1
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
