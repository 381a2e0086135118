import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Manage extension schemas, which add attributes for one organization.",
        subcommands: [List.self, Add.self, Show.self, Remove.self])

    struct List: OrganizationCommand {
        static let configuration = CommandConfiguration(abstract: "List the extension schemas.", aliases: ["ls"])

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var common: CommonOptions

        func run(_ administration: Administration, in owner: Organization) throws {
            let schemas = try administration.schemas(of: owner)
            if common.json { return JSONOutput.print(["schemas": .array(schemas.map { .object($0.json) })]) }
            var table = Table("urn", "name", "for", "attributes", "users", "groups")
            for found in schemas {
                table.add(
                    found.schema.id, found.schema.name, found.resourceTypes.joined(separator: ", "),
                    String(found.schema.attributes.count), String(found.userCount), String(found.groupCount))
            }
            table.print()
        }
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a schema from a file; its attributes are stored from the next request on.",
            discussion: """
                The file contains one schema as JSON (RFC 7643, section 7): id, name, description, attributes.

                Example:
                  scimctl schema add --org acme contoso.json
                """)

        @OptionGroup var organization: OrganizationOption
        @Argument(help: "The file with the schema, or - for standard input.", completion: .file()) var file: String
        @Option(
            name: .customLong("for"),
            help: ArgumentHelp(
                "The resource type that it extends, User or Group; can be given twice.", valueName: "type"))
        var types = ["User"]
        @Flag(help: "Replace the schema with the same URN; attributes cannot be removed.")
        var replace = false
        @OptionGroup var common: CommonOptions

        func run() throws {
            let text = try TextFile.contents(of: file, limit: Administration.schemaSizeLimit)
            let administration = try common.administration(.changing)
            let owner = try administration.organization(organization.org)
            let added = try administration.addSchema(
                text, from: file == "-" ? "standard input" : file, for: types, replacing: replace, of: owner)
            if common.json { return JSONOutput.print(added.json) }
            Terminal.standardOutput(
                "\(owner.name.forTerminal) has the schema \(added.schema.id) with \(added.schema.attributes.count.counted("attribute")), for \(added.resourceTypes.joined(separator: " and "))."
            )
            if let advice = added.advice { Terminal.standardError(advice) }
        }
    }

    struct Show: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a schema, and how many resources use it.",
            discussion: "With --json, the member definition is what \"schema add\" accepts.")

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var name: SchemaArgument
        @OptionGroup var common: CommonOptions

        func run(_ administration: Administration, in owner: Organization) throws {
            let found = try administration.schema(name.urn, of: owner)
            if common.json { return JSONOutput.print(found.json) }
            Terminal.standardOutput(
                """
                urn          \(found.schema.id)
                name         \(found.schema.name.forTerminal)
                description  \(found.schema.description.forTerminal)
                for          \(found.resourceTypes.joined(separator: ", "))
                values       \(found.userCount.counted("user")), \(found.groupCount.counted("group"))
                added        \(found.created.dateTime)

                """)
            var table = Table("attribute", "type", "multi-valued", "required", "mutability", "returned")
            for (path, attribute) in found.schema.attributes.flatMap({ $0.withParts() }) {
                table.add(
                    path, attribute.type.rawValue, attribute.isMultiValued ? "yes" : "no",
                    attribute.isRequired ? "yes" : "no", attribute.mutability.rawValue, attribute.returned.rawValue)
            }
            table.print()
        }
    }

    struct Remove: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove a schema and all its values.",
            discussion: "The values are deleted from all users and groups.")

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var name: SchemaArgument
        @OptionGroup var dryRun: DryRunOption
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { dryRun.access }

        func run(_ administration: Administration, in owner: Organization) throws {
            let found = try administration.schema(name.urn, of: owner)
            if found.userCount + found.groupCount > 0, !dryRun.isOn {
                try common.confirm(
                    "\(found.userCount.counted("user")) and \(found.groupCount.counted("group")) have values of \(found.schema.id), which will be deleted."
                )
            }
            let taken = try administration.removeSchema(found.schema.id, of: owner)
            if common.json {
                return dryRun.print([
                    "id": .string(found.schema.id), "users": JSONValue(taken.users), "groups": JSONValue(taken.groups),
                ])
            }
            let values = "\(taken.users.counted("user")) and \(taken.groups.counted("group"))"
            dryRun.tell(
                "\(found.schema.id) was removed; \(values) had values of it.",
                "\(found.schema.id) would be removed; \(values) would lose their values of it.")
        }
    }
}

extension ExtensionSchema {
    fileprivate var json: JSONObject {
        [
            "id": .string(schema.id), "name": .string(schema.name),
            "resourceTypes": .array(resourceTypes.map { .string($0) }), "created": JSONValue(created),
            "users": JSONValue(userCount), "groups": JSONValue(groupCount), "definition": .object(schema.definition),
        ]
    }
}

extension Attribute {
    /// The attribute and its sub-attributes, each with its path.
    fileprivate func withParts() -> [(path: String, attribute: Attribute)] {
        [(name, self)] + subAttributes.map { ("\(name).\($0.name)", $0) }
    }
}
