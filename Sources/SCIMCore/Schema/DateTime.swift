// The text of an instant, read and written with integers alone.

extension Instant {
    /// Reads an xsd:dateTime (RFC 7643 §2.3.5); with a time zone it is also a date-time of RFC 3339 §5.6.
    ///
    ///     2026-11-23T23:50:23.123+01:00
    ///     ^^^^^^^^^^ a day that exists, in the years 0001 to 9999
    ///                ^^^^^^^^ neither 24:00:00 nor a leap second
    ///                        ^^^^ optional, of any length; what is finer than a millisecond is cut off
    ///                            ^^^^^^ `Z`, or at most 14 hours before or behind; UTC where there is none
    ///
    /// nil for any other text, and for an instant that UTC puts into another year than 0001 to 9999.
    package init?(dateTime text: String) {
        var reader = DateTimeReader(bytes: Array(text.utf8))
        guard let milliseconds = reader.milliseconds(), Instant.writable.contains(milliseconds) else { return nil }
        self.init(milliseconds: milliseconds)
    }

    /// The text in UTC, always with milliseconds: `2026-11-23T23:50:23.123Z`.
    ///
    /// An instant outside the years 0001 to 9999 is written as the nearest one inside.
    package var dateTime: String {
        String(decoding: [UInt8](capacity: 24) { appendDateTime(to: &$0) }, as: UTF8.self)
    }

    fileprivate func appendDateTime(to text: inout OutputSpan<UInt8>) {
        let inside = min(max(milliseconds, Instant.writable.lowerBound), Instant.writable.upperBound)
        let day = Int(inside.floored(by: Instant.millisecondsOfDay))
        let ofDay = Int(inside - Int64(day) * Instant.millisecondsOfDay)
        let date = CivilDate(daysSince1970: day)

        text.append(date.year / 100, then: nil)
        text.append(date.year % 100, then: "-")
        text.append(date.month, then: "-")
        text.append(date.day, then: "T")
        text.append(ofDay / 3_600_000, then: ":")
        text.append(ofDay / 60_000 % 60, then: ":")
        text.append(ofDay / 1000 % 60, then: ".")
        text.append(UInt8(ascii: "0") + UInt8(ofDay / 100 % 10))
        text.append(ofDay % 100, then: "Z")
    }

    fileprivate static let millisecondsOfDay: Int64 = 86_400_000

    /// 0001-01-01T00:00:00.000Z to 9999-12-31T23:59:59.999Z.
    private static let writable: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999
}

/// Reads one text from its first byte to its last.
private struct DateTimeReader {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func milliseconds() -> Int64? {
        guard let year = number(digits: 4), year > 0, take("-"), let month = number(digits: 2), take("-"),
            let day = number(digits: 2), let date = CivilDate(year: year, month: month, day: day),
            take("T"), let hour = number(digits: 2), hour < 24, take(":"),
            let minute = number(digits: 2), minute < 60, take(":"),
            let second = number(digits: 2), second < 60,
            let fraction = millisecondsOfFraction(), let offset = minutesOfOffset(), position == bytes.count
        else { return nil }
        let minutes = hour * 60 + minute - offset
        return Int64(date.daysSince1970) * Instant.millisecondsOfDay + Int64((minutes * 60 + second) * 1000 + fraction)
    }

    /// 0 if there is no fraction, nil if a point has no digit behind it.
    private mutating func millisecondsOfFraction() -> Int? {
        guard take(".") else { return 0 }
        var value = 0
        var digits = 0
        while let digit = digit() {
            if digits < 3 { value = value * 10 + digit }
            digits += 1
        }
        guard digits > 0 else { return nil }
        return digits == 1 ? value * 100 : digits == 2 ? value * 10 : value
    }

    /// What is to be taken from the local time to have UTC.
    private mutating func minutesOfOffset() -> Int? {
        if position == bytes.count || take("Z") { return 0 }
        let sign = take("+") ? 1 : take("-") ? -1 : 0
        guard sign != 0, let hours = number(digits: 2), take(":"), let minutes = number(digits: 2), minutes < 60,
            hours * 60 + minutes <= 14 * 60
        else { return nil }
        return sign * (hours * 60 + minutes)
    }

    private mutating func number(digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    private mutating func digit() -> Int? {
        guard position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) else {
            return nil
        }
        defer { position += 1 }
        return Int(bytes[position] - UInt8(ascii: "0"))
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }
}

/// A day of the Gregorian calendar, which is taken to hold for all years.
private struct CivilDate {
    let year: Int
    let month: Int
    let day: Int

    /// nil for a day that does not exist, as 30 February.
    init?(year: Int, month: Int, day: Int) {
        guard (1...12).contains(month), day >= 1 else { return nil }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let length = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
        guard day <= length else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    // Both directions count in years that begin on 1 March, so that the leap day is the last of its year, and in eras
    // of 400 years, which all have 146097 days. Day 0 of era 0 is 0000-03-01, 719468 days before 1970.

    init(daysSince1970 days: Int) {
        let days = days + 719_468
        let era = days.floored(by: 146_097)
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var daysSince1970: Int {
        let yearFromMarch = month <= 2 ? year - 1 : year
        let era = yearFromMarch.floored(by: 400)
        let yearOfEra = yearFromMarch - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

extension SignedInteger {
    /// The quotient rounded down, also below zero.
    fileprivate func floored(by divisor: Self) -> Self {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

extension OutputSpan<UInt8> {
    /// Two digits and what follows them.
    @inline(__always)
    fileprivate mutating func append(_ number: Int, then separator: Unicode.Scalar?) {
        append(UInt8(ascii: "0") + UInt8(number / 10))
        append(UInt8(ascii: "0") + UInt8(number % 10))
        if let separator { append(UInt8(ascii: separator)) }
    }
}

extension JSONWriter {
    /// The text of an instant, without quotes.
    package mutating func append(raw instant: Instant) { append(raw: 24) { instant.appendDateTime(to: &$0) } }
}
