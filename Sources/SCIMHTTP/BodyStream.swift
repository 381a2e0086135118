/// A body that is made while it is written, of a length that shows only at its end.
package struct BodyStream: Sendable {
    /// Calls what it is given with one piece after the other.
    ///
    /// What it throws cuts the answer off so that the client notices. It passes on what writing a piece throws: then nobody
    /// reads any more.
    package let forEachPiece: @Sendable (_ write: ([UInt8]) throws -> Void) throws -> Void

    package init(_ forEachPiece: @escaping @Sendable (_ write: ([UInt8]) throws -> Void) throws -> Void) {
        self.forEachPiece = forEachPiece
    }
}
