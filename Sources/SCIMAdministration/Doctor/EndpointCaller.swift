/// How an endpoint is called; the caller provides it.
package struct EndpointCaller {
    /// What is called.
    package var url: String
    /// Connects, and sends nothing.
    package var connect: () -> ConnectionFacts
    /// Plays Entra's requests with the rehearsal's token and names.
    ///
    /// - Returns: what came of them, and how many there were.
    package var play: (Rehearsal) throws -> (facts: RehearsalFacts, requests: Int)

    package init(
        url: String, connect: @escaping () -> ConnectionFacts,
        play: @escaping (Rehearsal) throws -> (facts: RehearsalFacts, requests: Int)
    ) {
        self.url = url
        self.connect = connect
        self.play = play
    }
}
