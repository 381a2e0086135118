extension Schema {
    /// The core schema of users (RFC 7643 §4.1, §8.7.1), `externalId` included because mapping tools look for it here.
    package static let user = Schema(
        id: "urn:ietf:params:scim:schemas:core:2.0:User", name: "User", description: "A person's account.",
        attributes: [
            Attribute(
                "userName", .string,
                "The name by which the user is known to the service provider, often the sign-in name.",
                required: true, uniqueness: .server, longest: ValueLimits.name),
            .externalID,
            .name,
            Attribute("displayName", .string, "The name to show for the user."),
            Attribute("nickName", .string, "What the user is called in daily life, such as Bob for Robert."),
            Attribute(
                "profileUrl", .reference, "The address of a page about the user.", caseExact: true,
                referenceTypes: ["external"]),
            Attribute("title", .string, "The user's position, such as Vice President."),
            Attribute(
                "userType", .string, "The user's relationship to the organization, such as Employee or Contractor."),
            Attribute(
                "preferredLanguage", .string, "The language the user prefers to read, as in the Accept-Language field."),
            Attribute(
                "locale", .string, "The region whose formats for numbers, dates and money suit the user, such as en-US."
            ),
            Attribute(
                "timezone", .string, "The user's time zone by its name in the IANA database, such as Europe/Berlin."),
            Attribute("active", .boolean, "Whether the user may use the service."),
            Attribute(
                "password", .string, "A password to set for the user; it can be written but never read.",
                caseExact: true,
                mutability: .writeOnly, returned: .never),
            .emails, .phoneNumbers, .ims, .photos, .addresses, .groups, .entitlements, .roles, .x509Certificates,
        ])
}

extension Attribute {
    fileprivate static let name = Attribute(
        "name", .complex, "The parts of the user's name.",
        subAttributes: [
            Attribute("formatted", .string, "The whole name with all its parts, ready to be shown."),
            Attribute("familyName", .string, "The family name, in most Western languages the last name."),
            Attribute("givenName", .string, "The given name, in most Western languages the first name."),
            Attribute("middleName", .string, "Names between the given and the family name."),
            Attribute("honorificPrefix", .string, "A title that comes before the name, such as Dr."),
            Attribute("honorificSuffix", .string, "A suffix that follows the name, such as III."),
        ])

    fileprivate static let emails = Attribute(
        "emails", .complex, multiValued: true, "The user's e-mail addresses.",
        subAttributes: [
            Attribute("value", .string, "An e-mail address."),
            .display("The address as it is to be shown."),
            .type("What the address is for.", "work", "home", "other"),
            .primary("Whether this is the address to write to first."),
        ])

    fileprivate static let phoneNumbers = Attribute(
        "phoneNumbers", .complex, multiValued: true, "The user's telephone numbers.",
        subAttributes: [
            Attribute(
                "value", .string,
                "A telephone number, if possible in the form of RFC 3966, such as tel:+49-30-555-0100."),
            .display("The number as it is to be shown."),
            .type("What the number is for.", "work", "home", "mobile", "fax", "pager", "other"),
            .primary("Whether this is the number to call first."),
        ])

    fileprivate static let ims = Attribute(
        "ims", .complex, multiValued: true, "The user's addresses for instant messages.",
        subAttributes: [
            Attribute("value", .string, "An address for instant messages."),
            .display("The address as it is to be shown."),
            .type(
                "The service to which the address belongs.", "aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq",
                "yahoo"),
            .primary("Whether this is the address to write to first."),
        ])

    fileprivate static let photos = Attribute(
        "photos", .complex, multiValued: true, "Addresses of pictures of the user.",
        subAttributes: [
            Attribute(
                "value", .reference, "The address of a picture file.", caseExact: true, referenceTypes: ["external"],
                longest: ValueLimits.binary),
            .display("A name of the picture as it is to be shown."),
            .type("The size of the picture.", "photo", "thumbnail"),
            .primary("Whether this is the picture to show first."),
        ])

    fileprivate static let addresses = Attribute(
        "addresses", .complex, multiValued: true, "The user's postal addresses.",
        subAttributes: [
            Attribute(
                "formatted", .string, "The whole address, ready to be printed, with line breaks where it has lines."),
            Attribute("streetAddress", .string, "Street, house number and the like; it may have several lines."),
            Attribute("locality", .string, "The city or town."),
            Attribute("region", .string, "The state, province or region."),
            Attribute("postalCode", .string, "The postal code."),
            Attribute("country", .string, "The country as a two-letter ISO 3166-1 code, such as SE."),
            .type("What the address is for.", "work", "home", "other"),
            .primary("Whether this is the address to write to first."),
        ])

    /// Derived from the groups' members, so that nothing in it can be written here.
    fileprivate static let groups = Attribute(
        "groups", .complex, multiValued: true, "The groups to which the user belongs; changed through the groups.",
        mutability: .readOnly,
        subAttributes: [
            Attribute("value", .string, "The id of a group.", caseExact: true, mutability: .readOnly),
            Attribute(
                "$ref", .reference, "The URI of the group.", caseExact: true, mutability: .readOnly,
                referenceTypes: ["Group"]),
            Attribute("display", .string, "The name of the group as it is to be shown.", mutability: .readOnly),
            Attribute(
                "type", .string, "Whether the user is a member of the group itself or of a group within it.",
                canonicalValues: ["direct", "indirect"], mutability: .readOnly),
        ])

    fileprivate static let entitlements = Attribute(
        "entitlements", .complex, multiValued: true, "Things that the user may have or use.",
        subAttributes: [
            Attribute("value", .string, "The name of an entitlement."),
            .display("The entitlement as it is to be shown."),
            .type("What kind of entitlement this is."),
            .primary("Whether this is the user's main entitlement."),
        ])

    fileprivate static let roles = Attribute(
        "roles", .complex, multiValued: true,
        "The user's roles; the primary one counts, or the first if none is primary.",
        subAttributes: [
            Attribute("value", .string, "The label of a role.", longest: ValueLimits.name),
            .display("The role as it is to be shown."),
            .type("What kind of role this is."),
            .primary("Whether this is the user's main role."),
        ])

    fileprivate static let x509Certificates = Attribute(
        "x509Certificates", .complex, multiValued: true, "Certificates issued to the user.",
        subAttributes: [
            Attribute("value", .binary, "An X.509 certificate in DER, written in Base64.", caseExact: true),
            .display("The certificate as it is to be shown."),
            .type("What the certificate is for."),
            .primary("Whether this is the user's main certificate."),
        ])
}
