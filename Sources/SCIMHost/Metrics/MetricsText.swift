package import SCIMCore

/// Metrics in the text form of Prometheus, each with its help and type before its samples.
///
///     # HELP scim_fcgi_users Users of the organization.
///     # TYPE scim_fcgi_users gauge
///     scim_fcgi_users{org="acme",active="true"} 312
package struct MetricsText: Sendable {
    package private(set) var text = ""

    package init() {}

    static let prefix = "scim_fcgi_"

    package enum Kind: String {
        case counter, gauge, histogram
    }

    /// A label and its value.
    package typealias Label = (name: String, value: String)

    /// Begins a metric; its samples follow.
    package mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(MetricsText.prefix)\(name) \(help)\n# TYPE \(MetricsText.prefix)\(name) \(kind.rawValue)\n"
    }

    package mutating func add(_ name: String, _ labels: [Label] = [], _ value: Int) { add(name, labels, "\(value)") }

    package mutating func add(_ name: String, _ labels: [Label] = [], _ value: Double) { add(name, labels, "\(value)") }

    /// A point in time in seconds since 1970; nothing for nil.
    package mutating func add(_ name: String, _ labels: [Label] = [], _ time: Instant?) {
        guard let time else { return }
        let fraction = time.milliseconds % 1000
        add(name, labels, "\(time.milliseconds / 1000).\(fraction < 10 ? "00" : fraction < 100 ? "0" : "")\(fraction)")
    }

    /// A metric with one sample.
    package mutating func gauge(_ name: String, _ help: String, _ value: Int?) {
        guard let value else { return }
        begin(name, .gauge, help)
        add(name, [], value)
    }

    package mutating func add(_ name: String, _ labels: [Label], _ histogram: Histogram, _ scale: Histogram.Scale) {
        var below = 0
        for (place, count) in histogram.counts.enumerated() {
            below += count
            let bound = place < scale.texts.count ? scale.texts[place] : "+Inf"
            add("\(name)_bucket", labels + [("le", bound)], below)
        }
        add("\(name)_sum", labels, Double(histogram.sum) / scale.divisor)
        add("\(name)_count", labels, below)
    }

    private mutating func add(_ name: String, _ labels: [Label], _ value: String) {
        text += MetricsText.prefix + name
        if !labels.isEmpty {
            text += "{" + labels.map { "\($0.name)=\"\(MetricsText.escaped($0.value))\"" }.joined(separator: ",") + "}"
        }
        text += " \(value)\n"
    }

    /// Only backslash, quote and line end mean something in a label's value.
    private static func escaped(_ value: String) -> String {
        value.substituting("\\", by: "\\\\").substituting("\"", by: "\\\"").substituting("\n", by: "\\n")
    }
}
