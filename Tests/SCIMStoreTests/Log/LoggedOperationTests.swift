import SCIMStore
import Testing

@Suite struct LoggedOperationTests {
    @Test(
        arguments: [
            ("create", .create), ("update", .update), ("activate", .activate), ("deactivate", .deactivate),
            ("re-link", .relink), ("delete", .delete), ("unchanged", .unchanged), ("protect", .protect),
            ("unprotect", .unprotect), ("set role", .setRole), ("clear role", .clearRole),
            ("reapply role", .reapplyRole), ("erase", .erase), ("restore", .restore),
            ("remove schema", .removeSchema), ("rehearse", .rehearse), ("replace", .replace), ("patch", .patch),
            ("bulk", .bulk), ("read", .read), ("probe", .probe), ("authenticate", .authenticate),
            ("request", .request),
        ] as [(String, LoggedOperation)])
    func `is found in the log as it was stored by every version`(text: String, operation: LoggedOperation) {
        #expect(LoggedOperation(rawValue: text) == operation)
        #expect(operation.rawValue == text)
    }

    @Test(arguments: ["PROPFIND", "GET", "get", "invent", ""])
    func `keeps a text that it does not recognize`(text: String) {
        #expect(LoggedOperation(rawValue: text) == .other(text))
        #expect(LoggedOperation(rawValue: text).rawValue == text)
    }
}
