/// What Microsoft Entra's provisioning service writes where RFC 7643 wants something else, and how it is read.
///
/// Nothing here is switched on by a flag: the same Entra tenant sends the legacy and the compliant form side by side, so
/// every habit is met by the value that shows it (D6 of the design; quirk numbers as in the corpus of exchanges).
extension ReadingHabits {
    package static let entra = ReadingHabits(
        takesOneForSeveral: true, emptyStringUnassigns: true, mendPath: DottedURN.mend, unwrap: SelfNamedValue.unwrap,
        mend: { value, attribute in
            WrappedValue.mend(value, attribute)
                ?? StringBoolean.mend(value, attribute)
                ?? TextNumber.mend(value, attribute)
                ?? BareReference.mend(value, attribute)
        })
}
