import Glibc
import SCIMStore
import TestBed
import Testing

/// The file by which the package knows a database before it unpacks an older version.
@Suite struct SchemaMarkerTests {
    @Test func `opening a database writes the number of its schema beside it`() throws {
        let test = try TestStore()
        #expect(text(of: test.marker) == "\(Store.schemaNumber)\n")
        #expect(mode(of: test.marker) == 0o600)
    }

    @Test(arguments: ["", "0\n", "70000000000\n", "not a number"])
    func `another content is replaced when the database is opened again`(content: String) throws {
        let test = try TestStore()
        test.store.close()
        write(content, to: test.marker)
        try Store.open(test.directory.path + "/scim.db", as: .administration).close()
        #expect(text(of: test.marker) == "\(Store.schemaNumber)\n")
    }

    @Test func `a file that is right is left alone`() throws {
        let test = try TestStore()
        let before = inode(of: test.marker)
        try Store.open(test.directory.path + "/scim.db", as: .administration).close()
        #expect(inode(of: test.marker) == before)
    }

    private func text(of path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 100)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    private func write(_ text: String, to path: String) {
        guard let file = fopen(path, "w") else { return }
        fputs(text, file)
        fclose(file)
    }

    private func mode(of path: String) -> UInt32 { status(of: path).st_mode & 0o777 }

    private func inode(of path: String) -> UInt { status(of: path).st_ino }

    private func status(of path: String) -> stat {
        var status = stat()
        stat(path, &status)
        return status
    }
}

extension TestStore {
    var marker: String { directory.path + "/schema-version" }
}
