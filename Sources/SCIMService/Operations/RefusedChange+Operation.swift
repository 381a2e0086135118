import SCIMCore
import SCIMDirectory

extension RefusedChange {
    init(_ write: any WriteOperation, _ error: SCIMError) {
        self.init(write.requested, write.resourceType, write.resourceID, name: write.resourceName, error: error)
    }
}
