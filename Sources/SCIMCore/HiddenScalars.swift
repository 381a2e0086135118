extension Unicode.Scalar {
    /// Whether a terminal acts on the scalar, or shows nothing for it, instead of showing it: controls (C0, DEL, C1), line
    /// and paragraph separators, and format characters such as the marks that turn the writing around.
    ///
    /// Emoji and the scripts of India and Persia are not written without the two joiners, and Arabic signs before numbers
    /// are seen: those are not hidden.
    package var isHidden: Bool {
        if value < 0x7F { return value < 0x20 }
        return switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        case .format: !Unicode.Scalar.visibleFormats.contains { $0.contains(value) }
        default: false
        }
    }

    private static let visibleFormats: [ClosedRange<UInt32>] = [
        0x200C...0x200D, 0x600...0x605, 0x6DD...0x6DD, 0x70F...0x70F, 0x890...0x891, 0x8E2...0x8E2,
        0x110BD...0x110BD, 0x110CD...0x110CD,
    ]
}

extension String {
    /// The text with U+FFFD for each hidden scalar: what a client sent must not drive a terminal.
    ///
    /// - Parameter kept: hidden scalars that stay, for texts whose line ends are ours.
    package func replacingHidden(keeping kept: Unicode.Scalar? = nil) -> String {
        var shown = String.UnicodeScalarView()
        for scalar in unicodeScalars { shown.append(scalar.isHidden && scalar != kept ? "\u{FFFD}" : scalar) }
        return String(shown)
    }
}
