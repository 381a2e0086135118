/// What hostile input is given to; the names are those of `scripts/fuzz` and of the directories in `Tests/Fixtures/hostile`.
package enum InputTarget: String, Sendable, CaseIterable {
    case json, filter, path, patch, bulk, cursor, fastcgi, form, assertion, endpoint

    package func makeCheck() throws -> any InputCheck {
        switch self {
        case .json: JSONCheck()
        case .filter: FilterCheck()
        case .path: PathCheck()
        case .patch: try PatchCheck()
        case .bulk: BulkCheck()
        case .cursor: try CursorCheck()
        case .fastcgi: try FastCGICheck()
        case .form: FormCheck()
        case .assertion: try AssertionCheck()
        case .endpoint: try EndpointCheck()
        }
    }
}
