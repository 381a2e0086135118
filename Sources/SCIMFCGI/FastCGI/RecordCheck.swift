/// Looks at the records of one request before libfcgi does, and stops what libfcgi does not survive.
///
/// A request is `GET_VALUES* BEGIN_REQUEST PARAMS+ STDIN+`, and the last PARAMS and the last STDIN are empty (FastCGI
/// §3.3, §5). Everything else is refused, also what libfcgi would pass over: a record that it takes for another one than we do
/// would go unchecked. libfcgi 2.4.2 aborts the process when it cannot reserve what the lengths of a parameter ask for,
/// and answers GET_VALUES in 64 bytes of stack, however many names are asked for.
struct RecordCheck {
    /// Bytes that the parameters of one request may take; nginx sends at most 65,535.
    static let parameterLimit = 16 << 20
    /// Bytes of a GET_VALUES record that asks for each of the three values once (FastCGI §4.1); libfcgi has room for these.
    static let questionLimit = 48

    /// Why a connection is not listened to any longer.
    enum Violation {
        case sequence
        case parameterLengths
    }

    /// What was wrong; nothing more is accepted after it.
    private(set) var violation: Violation?

    private enum Stage { case start, parameters, body, complete }

    private var stage = Stage.start
    private var header = RecordHeader()
    /// Bytes of the current record that are still to come.
    private var contentLeft = 0
    private var paddingLeft = 0
    private var request: UInt16 = 0
    /// Set while the current record holds names and values.
    private var hasParameters = false
    private var parameters = ParameterLengths(limit: 0)

    /// Looks at the next bytes of a connection, whatever piece of a record they are.
    ///
    /// - Returns: whether libfcgi may see them.
    mutating func accepts(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var next = 0
        // What comes behind a request is not looked at by libfcgi either.
        while next < bytes.count, stage != .complete {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[next...])
            if contentLeft > 0 {
                let content = UnsafeRawBufferPointer(rebasing: rest.prefix(contentLeft))
                if hasParameters, !parameters.accepts(content) { return refuse(.parameterLengths) }
                contentLeft -= content.count
                next += content.count
            } else if paddingLeft > 0 {
                let count = min(paddingLeft, rest.count)
                paddingLeft -= count
                next += count
            } else {
                next += header.take(rest)
                if header.isComplete {
                    guard beginRecord() else { return refuse(.sequence) }
                    header = RecordHeader()
                }
            }
        }
        return violation == nil
    }

    private mutating func beginRecord() -> Bool {
        guard header.version == 1 else { return false }
        contentLeft = header.contentLength
        paddingLeft = header.paddingLength
        hasParameters = false
        switch (stage, header.type) {
        case (.start, .getValues):
            hasParameters = true
            parameters = ParameterLengths(limit: Self.parameterLimit)
            return header.request == 0 && contentLeft <= Self.questionLimit
        case (.start, .beginRequest):
            request = header.request
            stage = .parameters
            parameters = ParameterLengths(limit: Self.parameterLimit)
            return request != 0 && contentLeft == 8
        case (.parameters, .parameters):
            hasParameters = true
            if contentLeft == 0 { stage = .body }
            return header.request == request
        case (.body, .standardInput):
            if contentLeft == 0 { stage = .complete }
            return header.request == request
        default:
            return false
        }
    }

    private mutating func refuse(_ found: Violation) -> Bool {
        violation = violation ?? found
        return false
    }
}

extension RecordCheck.Violation: CustomStringConvertible {
    var description: String {
        switch self {
        case .sequence: "records that are not one FastCGI request"
        case .parameterLengths: "more than \(RecordCheck.parameterLimit >> 20) MiB of parameters"
        }
    }
}
