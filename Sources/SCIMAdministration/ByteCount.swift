extension Int {
    /// A number of bytes for people, in units of 1024: `640 B`, `12.3 MiB`.
    package var inUnits: String {
        guard self >= 1024 else { return "\(self) B" }
        var tenths = self * 10 / 1024
        for unit in ["KiB", "MiB", "GiB"] {
            if tenths < 10_240 {
                return tenths < 100 ? "\(tenths / 10).\(tenths % 10) \(unit)" : "\(tenths / 10) \(unit)"
            }
            tenths /= 1024
        }
        return "\(tenths / 10) TiB"
    }
}
