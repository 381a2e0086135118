import CFastCGI
import Glibc

/// One request and its answer through libfcgi, on a connection that we accepted; a thread uses one again and again.
///
/// This is the only file that touches `ipcFd` and `keepConnection`, which libfcgi's header asks to leave alone: it has no
/// other way to be given a connection that is known to hold a request, or to give one back. `ExchangeTests` pins what
/// is relied on. libfcgi remembers bytes only while a request lasts, so a client that sends a second request before it
/// has the answer to the first loses it; we say so to those who ask (FCGI_MPXS_CONNS is 0), and nginx does not.
struct Exchange: ~Copyable {
    private let request: UnsafeMutablePointer<FCGX_Request>
    private let check: UnsafeMutablePointer<RecordCheck>

    // Once for all threads: libfcgi does not guard it.
    private static let setUp = FCGX_Init()

    /// - Throws: if libfcgi cannot be set up.
    init() throws(SystemError) {
        guard Self.setUp == 0 else { throw SystemError("FCGX_Init", code: Self.setUp) }
        check = .allocate(capacity: 1)
        check.initialize(to: RecordCheck())
        request = .allocate(capacity: 1)
        // Without a socket to listen at it returns where it would wait for the next connection.
        FCGX_InitRequest(request, -1, 0)
    }

    deinit {
        FCGX_Free(request, 1)
        request.deallocate()
        if CurrentRecordCheck.pointer == check { CurrentRecordCheck.pointer = nil }
        check.deallocate()
    }

    /// Reads the beginning of a request and its parameters.
    ///
    /// - Returns: false if there was no request to answer; the connection is closed then.
    mutating func receive(on descriptor: Int32) -> Bool {
        check.pointee = RecordCheck()
        CurrentRecordCheck.pointer = check
        request.pointee.ipcFd = descriptor
        // It first finishes the request before, and would close this connection for it.
        request.pointee.keepConnection = 1
        // When it closes a connection, then at once: it would wait up to 2 s, again and again, for the peer to go first.
        FCGX_Detach(request)
        return FCGX_Accept_r(request) == 0
    }

    /// Why the connection was not listened to until the end of its request; nil if it was, or closed by the web server.
    var violation: RecordCheck.Violation? { check.pointee.violation }

    /// Whether nothing was cut off or out of order in what was read so far.
    ///
    /// After `receive` this says that the empty record which ends the parameters came: libfcgi hands over what it has
    /// when a connection ends between two parameters, and the error stays in the stream.
    var isIntact: Bool { FCGX_GetError(request.pointee.in) == 0 }

    /// Whether the web server wants an answer, and not an authorization or a filter.
    var isResponder: Bool { request.pointee.role == FCGI_RESPONDER }

    /// Calls `body` with each parameter as `NAME=value`, in the order sent.
    func forEachParameter(_ body: (UnsafePointer<CChar>) -> Void) {
        guard var entry = request.pointee.envp else { return }
        while let parameter = entry.pointee {
            body(parameter)
            entry += 1
        }
    }

    /// Reads up to `buffer.count` bytes of the body; fewer mean that it ended.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let bytes = buffer.bindMemory(to: CChar.self)
        return Int(FCGX_GetStr(bytes.baseAddress, Int32(clamping: bytes.count), request.pointee.in))
    }

    /// Writes a piece of the answer; where the web server is gone, into nothing.
    func write(_ bytes: UnsafeRawBufferPointer) {
        let bytes = bytes.bindMemory(to: CChar.self)
        _ = FCGX_PutStr(bytes.baseAddress, Int32(clamping: bytes.count), request.pointee.out)
    }

    /// Whether the web server still takes what is written.
    var isOpen: Bool { FCGX_GetError(request.pointee.out) == 0 }

    /// Cuts the connection without the record that ends an answer, so that nobody takes what was written for the whole.
    func abandon() {
        request.pointee.ipcFd.endConnection()
    }

    /// Ends the answer.
    ///
    /// - Parameter keeping: whether the connection may stay open; it does where the web server asked for it and all went
    ///   well.
    /// - Returns: whether it is open still.
    mutating func finish(keeping: Bool) -> Bool {
        if !keeping { request.pointee.keepConnection = 0 }
        FCGX_Finish_r(request)
        let isOpen = request.pointee.ipcFd >= 0
        request.pointee.ipcFd = -1
        return isOpen
    }
}
