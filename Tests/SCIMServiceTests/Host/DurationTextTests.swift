import SCIMHost
import Testing

/// Durations as settings and options write them.
@Suite struct DurationTextTests {
    @Test(arguments: [
        ("1s", 1), ("90m", 5400), ("36h", 129_600), ("90d", 7_776_000), ("1y", 31_536_000), ("1000y", 31_536_000_000),
        ("0s", 0), ("007d", 604_800),
    ])
    func `reads a number and a unit`(text: String, seconds: Int64) {
        #expect(Duration(text) == .seconds(seconds))
    }

    @Test(arguments: ["", "d", "30", "30w", "-1d", "1.5h", "1001y", "31536000001s", "1234567890123s", "1 d", "٣d"])
    func `reads nothing else`(text: String) { #expect(Duration(text) == nil) }

    @Test(arguments: [
        (90 * 86_400, "90d"), (36 * 3600, "36h"), (365 * 86_400, "1y"), (90, "90s"), (120, "2m"), (0, "0s"),
    ])
    func `writes the largest unit that divides it`(seconds: Int, text: String) {
        #expect(Duration.seconds(seconds).text == text)
    }
}
