import SCIMStore

/// Which release of the product this is.
package enum Release {
    /// The same as the newest entry of the package's changelog.
    package static let version = "0.1.0"

    /// The schema of the database that this release works with, from 1.
    package static var schema: Int { Store.schemaNumber }
}
