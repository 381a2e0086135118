package import OrderedCollections

/// A group of the simulated directory that is assigned to the application.
package struct DirectoryGroup: Sendable, Hashable {
    package let objectID: ObjectID
    package var displayName: String
    /// In the order in which they were added.
    package var members: OrderedSet<ObjectID>

    package init(objectID: ObjectID, displayName: String, members: OrderedSet<ObjectID> = []) {
        self.objectID = objectID
        self.displayName = displayName
        self.members = members
    }
}
