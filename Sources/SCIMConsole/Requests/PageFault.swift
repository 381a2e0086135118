/// Why there is no page to show; the status of the answer, and what it says.
package enum PageFault: Error, Sendable, Hashable {
    /// There is no such page; or there is one of another organization, of which nothing may be told.
    case notFound(String)
    /// Nobody is signed in, or no longer.
    case signedOut
    /// A viewer wants to change something.
    case viewer
    /// What was sent is not a form.
    case badForm(String)
    /// The form does not come from a page of this console, or from one of an earlier session.
    case foreignForm
    case wrongMethod
}
