import SCIMCore
import Testing

@Suite struct JSONObjectTests {
    private static let composed = "\u{E5}"
    private static let decomposed = "a\u{30A}"

    @Test func `names that look the same are different when their bytes are`() throws {
        var object: JSONObject = [Self.composed: 1, Self.decomposed: 2]
        #expect(object[Self.composed] == 1)
        #expect(object[Self.decomposed] == 2)
        object[Self.composed] = 3
        #expect(object.count == 2)
        #expect(try JSONValue(parsing: #"{"å":1,"a\u030a":2}"#) == ["\u{E5}": 1, "a\u{30A}": 2])
    }

    @Test func `texts that look the same are different values when their bytes are`() {
        #expect(JSONValue.string(Self.composed) != .string(Self.decomposed))
        #expect(Set<JSONValue>([.string(Self.composed), .string(Self.decomposed)]).count == 2)
        #expect(JSONValue.array([.string(Self.composed)]) != .array([.string(Self.decomposed)]))
        #expect(JSONValue.object(["a": .string(Self.composed)]) != .object(["a": .string(Self.decomposed)]))
        #expect(JSONValue.object([Self.composed: 1]) != .object([Self.decomposed: 1]))
    }

    @Test func `keeps the order in which members were added`() {
        var object: JSONObject = ["b": 1, "a": 2]
        object["c"] = 3
        object["b"] = 4
        #expect(JSONValue.object(object).text == #"{"b":4,"a":2,"c":3}"#)
        object["a"] = nil
        #expect(object.keys == ["b", "c"])
        #expect(object.removeValue(forKey: "b") == 4)
        #expect(object.removeValue(forKey: "b") == nil)
        #expect(object.merging(["c": 5, "d": 6]) { old, _ in old } == ["c": 3, "d": 6])
        #expect(object.merging(["c": 5, "d": 6]) { _, new in new } == ["c": 5, "d": 6])
    }

    @Test(arguments: [2, 8, 9, 10, 1000])
    func `a name that appears twice is found among few and among many`(count: Int) {
        for place in [0, count / 2, count - 1] {
            let names = (0..<count).map { "n\($0)" } + ["n\(place)"]
            let body = "{" + names.map { #""\#($0)":1"# }.joined(separator: ",") + "}"
            #expect {
                try JSONValue(parsing: body)
            } throws: { error in
                (error as? SCIMError)?.detail.hasSuffix(#"the member "n\#(place)" appears twice"#) ?? false
            }
        }
    }

    @Test func `a value takes no more than three words, and an object that is empty nothing else`() {
        #expect(MemoryLayout<JSONValue>.size <= 24)
        #expect(MemoryLayout<JSONObject>.size == MemoryLayout<Int>.size)
    }
}
