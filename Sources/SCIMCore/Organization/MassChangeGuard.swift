/// From when on an administrator is asked before more users or memberships go (D21 of the design).
package struct MassChangeGuard: Sendable, Hashable {
    package var isOn: Bool
    /// Of those there were, 1 to 100.
    package var percent: Int
    /// Removals within the window below which nothing is held, at least 1.
    package var minimum: Int

    package init(isOn: Bool = true, percent: Int = 20, minimum: Int = 50) {
        self.isOn = isOn
        self.percent = percent
        self.minimum = minimum
    }

    /// Seconds in which removals are counted together.
    package static let window = 3600

    /// What is counted.
    package enum Subject: String, Sendable, Hashable, CaseIterable {
        /// Users who are deactivated or deleted.
        case users
        /// Memberships that end.
        case memberships
    }

    /// How many must be left after so many removals for these to be let pass; 0 where they pass whatever is left.
    package func remainder(after removals: Int) -> Int {
        guard isOn, removals >= minimum, (1...99).contains(percent) else { return 0 }
        // More than the percentage of all who were there: removals × 100 > (removals + left) × percentage.
        let product = removals.multipliedReportingOverflow(by: 100 - percent)
        return product.overflow ? .max : (product.partialValue + percent - 1) / percent
    }
}
