/// What offices, departments and titles the invented people have.
enum Workplaces {
    static let departments = [
        "Engineering", "Finance", "Sales", "Forschung & Entwicklung", "営業部", "Människor och kultur",
        "Legal, Risk & Audit",
        "العمليات",
    ]

    static let titles = [
        "Analyst", "Senior Engineer", "Account Executive", "Leiterin Einkauf", "Contrôleuse de gestion", "課長",
        "Head of \"Special\" Projects", "Administrator",
    ]

    /// Groups beside those of the departments; quotation marks, backslash, brackets, `#` and `+` on purpose (Q6, Q19).
    static let groupNames = [
        "Team \"Blue\" C:\\Ops", "Förvaltning Öst", "R&D + Labs (a1b2c3d4)", "O'Brien's Rollout [2026] #1",
        "Empty Shell",
    ]

    static let offices: [DirectoryUser.Office] = [
        office("Stockholm HQ", "Hamngatan 4", "Stockholm", nil, "111 47", "SE"),
        office("München/2. OG", "Straße des 17. Juni 3", "München", "Bayern", "80331", "DE"),
        office("Harbour \"Tower\"", "12 Bridge St\r\nLevel 9", "Sydney", "NSW", "2000", "AU"),
        office("東京支社", "千代田区丸の内1-9-1", "東京", nil, "100-0005", "JP"),
        office(nil, "1 Fleet St", "London", nil, "EC4M 7RF", "GB"),
    ]

    private static func office(
        _ name: String?, _ street: String, _ city: String, _ state: String?, _ postalCode: String, _ country: String
    ) -> DirectoryUser.Office {
        var office = DirectoryUser.Office()
        office.physicalDeliveryOfficeName = name
        office.streetAddress = street
        office.city = city
        office.state = state
        office.postalCode = postalCode
        office.country = country
        return office
    }
}
