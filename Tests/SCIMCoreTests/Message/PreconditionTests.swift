import SCIMCore
import Testing

@Suite struct PreconditionTests {
    let version = Version("lq2z5k0c")

    /// Whether a write is let through, whether a read is answered 304.
    private func answers(_ match: String?, _ noneMatch: String?) -> (write: Bool, notModified: Bool) {
        let precondition = Precondition(ifMatch: match, ifNoneMatch: noneMatch)
        do throws(SCIMError) {
            try precondition.checkWrite(version)
            return (true, precondition.isNotModified(version))
        } catch {
            #expect(error.status == 412)
            return (false, precondition.isNotModified(version))
        }
    }

    @Test(arguments: [
        (#"W/"lq2z5k0c""#, true), (#""lq2z5k0c""#, true), ("lq2z5k0c", true), ("*", true),
        (#"W/"other", W/"lq2z5k0c""#, true), ("\"a\" ,\"b\",\tW/\"lq2z5k0c\" ", true), (#"W/"other""#, false),
        (#"W/"LQ2Z5K0C""#, false), ("", false), (",", false), (#""*""#, false), (#"W/"a", *"#, false),
    ])
    func `If-Match lets a write through when one of its tags is the version`(field: String, isLetThrough: Bool) {
        #expect(answers(field, nil).write == isLetThrough)
        #expect(answers(nil, field).write != isLetThrough)
        #expect(answers(nil, field).notModified == isLetThrough)
    }

    @Test func `without conditions everything passes, and with both each must hold`() {
        #expect(answers(nil, nil) == (true, false))
        #expect(answers("*", #"W/"other""#).write)
        #expect(!answers("*", "*").write)
        #expect(!answers(#"W/"other""#, #"W/"third""#).write)
    }

    @Test func `an empty tag between quotes is that of an empty version`() throws {
        #expect(Precondition(ifMatch: nil, ifNoneMatch: #"W/"""#).isNotModified(Version("")))
        #expect(!Precondition(ifMatch: nil, ifNoneMatch: #"W/"""#).isNotModified(Version("\"\"")))
    }
}
