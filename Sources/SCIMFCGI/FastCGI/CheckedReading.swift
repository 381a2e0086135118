import Glibc

/// The check of the request that the calling thread reads.
enum CurrentRecordCheck {
    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        guard pthread_key_create(&key, nil) == 0 else { preconditionFailure("a process has 1024 keys, and uses a few") }
        return key
    }()

    static var pointer: UnsafeMutablePointer<RecordCheck>? {
        get { pthread_getspecific(key)?.assumingMemoryBound(to: RecordCheck.self) }
        set { pthread_setspecific(key, newValue) }
    }
}

/// Stands in for the function by which libfcgi reads from connections, so that nothing reaches it unchecked.
///
/// The dynamic linker takes the program's `OS_Read` in place of the library's, as it would take a program's `malloc`; so a
/// request is read once and copied nowhere. `ExchangeTests` pins that libfcgi comes here. It takes -1 for the end of the
/// connection, with the reason in `errno`.
@c(OS_Read)
package func readChecked(descriptor: CInt, buffer: UnsafeMutableRawPointer, size: Int) -> CInt {
    let count = read(descriptor, buffer, size)
    guard count > 0 else { return CInt(count) }
    guard let check = CurrentRecordCheck.pointer,
        check.pointee.accepts(UnsafeRawBufferPointer(start: buffer, count: count))
    else {
        errno = EPROTO
        return -1
    }
    return CInt(count)
}
