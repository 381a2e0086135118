extension Connection {
    /// Executes a statement that answers nothing.
    ///
    /// - Returns: how many rows it inserted, updated or deleted.
    @discardableResult
    func run(_ sql: SQL, _ values: [SQLValue] = []) throws -> Int {
        try withStatement(sql, values) { statement in
            while try statement.step() {}
        }
        return changeCount
    }

    /// The first row, read by `read`; nil if there is none.
    func first<Value>(_ sql: SQL, _ values: [SQLValue] = [], _ read: (Row) throws -> Value) throws -> Value? {
        try withStatement(sql, values) { statement in
            try statement.step() ? try read(statement.row) : nil
        }
    }

    /// Every row in turn. `body` may use the connection, but not write what this statement reads.
    func each(_ sql: SQL, _ values: [SQLValue] = [], _ body: (Row) throws -> Void) throws {
        try withStatement(sql, values) { statement in
            while try statement.step() { try body(statement.row) }
        }
    }

    /// Rows in turn as long as `body` answers true. It may use the connection, but not write what this statement reads.
    func eachWhile(_ sql: SQL, _ values: [SQLValue] = [], _ body: (Row) throws -> Bool) throws {
        try withStatement(sql, values) { statement in
            while try statement.step() {
                guard try body(statement.row) else { return }
            }
        }
    }

    /// All rows, read by `read`.
    func all<Value>(_ sql: SQL, _ values: [SQLValue] = [], _ read: (Row) throws -> Value) throws -> [Value] {
        var found: [Value] = []
        try each(sql, values) { found.append(try read($0)) }
        return found
    }

    /// Lets `body` read one state of the database, whatever others write meanwhile: a statement that is on a row keeps
    /// it for all others of the connection.
    func atOneMoment<Value>(_ body: () throws -> Value) throws -> Value {
        let value = try first("PRAGMA data_version") { _ in try body() }
        guard let value else { preconditionFailure("this pragma answers one row") }
        return value
    }

    /// The integer in the first column of a statement that always answers one row.
    func integer(_ sql: SQL, _ values: [SQLValue] = []) throws -> Int64 {
        guard let number = try first(sql, values, { $0.integer(0) }) else {
            preconditionFailure("\"\(sql.text)\" answered no row")
        }
        return number
    }
}
