import EntraSimulator
import SCIMCore
import TestBed
import Testing

/// What nginx says of a body's encoding reaches the endpoint.
@Suite struct EncodedBodyTests {
    @Test func `a compressed body is 415, and one without an encoding is read`() throws {
        let installation = try Installation()
        let worker = try RunningWorker(installation)
        let client = Client(worker, installation)
        for (encoding, status) in [("gzip", 415), ("br", 415), ("identity", 201)] {
            var request = client.request("POST", "/Users", #"{"userName":"ada"}"#)
            request.parameters.append(("HTTP_CONTENT_ENCODING", encoding))
            let answer = try #require(try worker.connect().ask(request))
            #expect(answer.status == status)
            if status == 415 { #expect(try answer.json()?["detail"]?.string?.contains("\"\(encoding)\"") == true) }
        }
        let created = try client.ask("POST", "/Users", #"{"userName":"bob"}"#)
        let location = try created.json()?["meta"]?["location"]?.string
        #expect(created.fields["content-location"] == location)
        #expect(created.fields["location"] == location)
    }
}
