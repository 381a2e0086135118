import SCIMCore
import Testing

@Suite struct DateTimeTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00.000Z"),
        ("1969-12-31T23:59:59.999Z", -1, "1969-12-31T23:59:59.999Z"),
        ("2026-11-23T23:50:23.123Z", 1_795_477_823_123, "2026-11-23T23:50:23.123Z"),
        // RFC 7643 §2.3.5 and RFC 7644 §3.4.2.2
        ("2008-01-23T04:56:22Z", 1_201_064_182_000, "2008-01-23T04:56:22.000Z"),
        ("2011-05-13T04:42:34Z", 1_305_261_754_000, "2011-05-13T04:42:34.000Z"),
        // Leap years.
        ("2024-02-29T12:00:00Z", 1_709_208_000_000, "2024-02-29T12:00:00.000Z"),
        ("2000-02-29T00:00:00Z", 951_782_400_000, "2000-02-29T00:00:00.000Z"),
        ("2000-03-01T00:00:00Z", 951_868_800_000, "2000-03-01T00:00:00.000Z"),
        ("0001-01-01T00:00:00Z", -62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
        ("9999-12-31T23:59:59.999Z", 253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        // Offsets, over midnight, the year and the leap day.
        ("2026-11-23T23:50:23.123+01:00", 1_795_474_223_123, "2026-11-23T22:50:23.123Z"),
        ("2026-12-31T23:30:00-01:00", 1_798_763_400_000, "2027-01-01T00:30:00.000Z"),
        ("2027-01-01T00:30:00+01:00", 1_798_759_800_000, "2026-12-31T23:30:00.000Z"),
        ("2024-03-01T00:00:00+00:01", 1_709_251_140_000, "2024-02-29T23:59:00.000Z"),
        ("2026-11-23T23:50:23-00:00", 1_795_477_823_000, "2026-11-23T23:50:23.000Z"),
        ("2026-11-23T23:50:23+14:00", 1_795_427_423_000, "2026-11-23T09:50:23.000Z"),
        // UTC where no time zone is given.
        ("2026-11-23T23:50:23", 1_795_477_823_000, "2026-11-23T23:50:23.000Z"),
        ("2026-11-23T23:50:23.123", 1_795_477_823_123, "2026-11-23T23:50:23.123Z"),
        // Fractions of any length are cut, not rounded.
        ("1970-01-01T00:00:00.5Z", 500, "1970-01-01T00:00:00.500Z"),
        ("1970-01-01T00:00:00.05Z", 50, "1970-01-01T00:00:00.050Z"),
        ("1970-01-01T00:00:00.0019999Z", 1, "1970-01-01T00:00:00.001Z"),
        ("1970-01-01T00:00:00.99999999999999999999999999Z", 999, "1970-01-01T00:00:00.999Z"),
    ])
    func `reads a dateTime and writes it in UTC`(text: String, milliseconds: Int64, written: String) throws {
        let instant = try #require(Instant(dateTime: text))
        #expect(instant.milliseconds == milliseconds)
        #expect(instant.dateTime == written)
    }

    @Test(arguments: [
        "", "2026", "2026-11-23", "23:50:23Z", "2026-11-23T23:50Z", "now",
        // Days and times that do not exist.
        "2026-02-30T00:00:00Z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2100-02-29T00:00:00Z",
        "2026-04-31T00:00:00Z", "2026-00-10T00:00:00Z", "2026-13-10T00:00:00Z", "2026-01-00T00:00:00Z",
        "2026-01-32T00:00:00Z", "2026-11-23T24:00:00Z", "2026-11-23T23:60:00Z", "2016-12-31T23:59:60Z",
        // Years.
        "-2026-11-23T23:50:23Z", "0000-11-23T23:50:23Z", "12026-11-23T23:50:23Z", "+2026-11-23T23:50:23Z",
        "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
        // Fractions and offsets.
        "2026-11-23T23:50:23.Z", "2026-11-23T23:50:23,5Z", "2026-11-23T23:50:23+01", "2026-11-23T23:50:23+0100",
        "2026-11-23T23:50:23+14:01", "2026-11-23T23:50:23+01:60", "2026-11-23T23:50:23 01:00",
        // Other spellings.
        "2026-11-23t23:50:23Z", "2026-11-23T23:50:23z", "2026-11-23 23:50:23Z", " 2026-11-23T23:50:23Z",
        "2026-11-23T23:50:23Z ", "2026-1-23T23:50:23Z", "20261123T235023Z", "2026-11-23T23:50:23Z\0",
        "\u{662}026-11-23T23:50:23Z",
    ])
    func `refuses what is not a dateTime`(text: String) {
        #expect(Instant(dateTime: text) == nil)
    }

    @Test func `reads back what it writes`() throws {
        var random = SeededRandom(seed: 7643)
        for _ in 0..<20_000 {
            let milliseconds = Int64.random(in: -62_135_596_800_000...253_402_300_799_999, using: &random)
            let text = Instant(milliseconds: milliseconds).dateTime
            #expect(Instant(dateTime: text)?.milliseconds == milliseconds, "\(text)")
        }
    }

    @Test func `counts every day of four centuries once`() throws {
        var expected: Int64 = 0
        var days = 0
        for year in 1600..<2000 {
            for month in 1...12 {
                for day in 1...31 {
                    let text = "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)T00:00:00Z"
                    guard let instant = Instant(dateTime: text) else { continue }
                    if days == 0 { expected = instant.milliseconds }
                    #expect(instant.milliseconds == expected, "\(text)")
                    expected += 86_400_000
                    days += 1
                }
            }
        }
        #expect(days == 146_097)
        #expect(expected == Instant(dateTime: "2000-01-01T00:00:00Z")?.milliseconds)
    }

    @Test func `writes an instant outside four-digit years as the nearest one`() {
        #expect(Instant(milliseconds: .min).dateTime == "0001-01-01T00:00:00.000Z")
        #expect(Instant(milliseconds: .max).dateTime == "9999-12-31T23:59:59.999Z")
    }
}
