/// Gives bytes that anybody may send to one parser, and holds it to what it promises.
package protocol InputCheck: AnyObject {
    /// - Throws: `BrokenPromise`; a trap or an abort is one too.
    func check(_ bytes: [UInt8]) throws

    /// Inputs to begin with, most of them good.
    func seeds() throws -> [[UInt8]]
}

/// Something that was promised for every input, and is not so for this one.
package struct BrokenPromise: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// - Throws: `BrokenPromise` if the condition does not hold.
func promise(_ condition: Bool, _ text: @autoclosure () -> String) throws {
    guard condition else { throw BrokenPromise(text()) }
}
