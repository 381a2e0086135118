import ArgumentParser

/// How a command line names an organization.
protocol OrganizationChoice: ParsableArguments {
    /// nil if it is left out, because there is only one.
    var chosen: String? { get }
}
