import SCIMCore

/// Attributes as they are stored, those of an extension below its name.
enum AttributeList {
    /// Values of a multi-valued attribute that are shown; of more the number is told.
    private static let shownValues = 20

    static func markup(_ attributes: JSONObject) -> Markup {
        Markup {
            Tag.dl {
                for (name, value) in attributes where !name.utf8.contains(UInt8(ascii: ":")) { entry(name, value) }
            }
            for (name, value) in attributes where name.utf8.contains(UInt8(ascii: ":")) {
                Tag.p(.class("shell")) { Tag.code { name.shownInFull } }
                Tag.dl { for (name, value) in value.object ?? ["": value] { entry(name, value) } }
            }
        }
    }

    private static func entry(_ name: String, _ value: JSONValue) -> Markup {
        Markup {
            Tag.dt { name.forDisplay }
            Tag.dd {
                if let elements = value.array {
                    for element in elements.prefix(shownValues) { Tag.div { Tag.bdi { element.shown } } }
                    if elements.count > shownValues { Tag.div { "and \((elements.count - shownValues).grouped) more" } }
                } else {
                    Tag.bdi { value.shown }
                }
            }
        }
    }
}
