import OrderedCollections
import SCIMCore

extension JSONValue {
    /// The commands below this one that have none below them.
    func leaves(_ path: [String]) -> [(path: [String], command: JSONValue)] {
        let below = self["subcommands"]?.array ?? []
        guard !below.isEmpty else { return [(path, self)] }
        return below.flatMap { child in child.leaves(path + [child["commandName"]?.string ?? ""]) }
    }

    /// The long options of a command.
    var options: [String] {
        (self["arguments"]?.array ?? []).flatMap { $0["names"]?.array ?? [] }.compactMap { $0["name"]?.string }
    }
}
