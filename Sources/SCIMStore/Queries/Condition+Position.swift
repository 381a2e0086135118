import SCIMCore

extension Condition {
    /// What comes behind a place in an order, or before it: pages that begin at a place pass over no row.
    static func beyond(_ place: ListPosition, in order: ResourceOrder, of kind: ResourceKind, backward: Bool)
        -> Condition
    {
        let grows = order.isDescending == backward
        let tie = Condition.leaf(backward ? "id < ?" : "id > ?", [.id(place.id)], isNegated: false)
        switch order.column {
        case .id: return .leaf(grows ? "id > ?" : "id < ?", [.id(place.id)], isNegated: false)
        case .name:
            let column = kind == .user ? NameColumn.userName : .displayName
            return .leaf(grows ? column.greater : column.less, [place.bound(grows: grows)], isNegated: false)
        case .created: return beyond(place, TimeColumn.created, grows: grows, tie)
        case .modified: return beyond(place, TimeColumn.modified, grows: grows, tie)
        case .externalID: return beyondExternalID(place, grows: grows, tie)
        }
    }

    private static func beyond(_ place: ListPosition, _ column: TimeColumn, grows: Bool, _ tie: Condition)
        -> Condition
    {
        let value = place.bound(grows: grows)
        return .any([
            .leaf(grows ? column.greater : column.less, [value], isNegated: false),
            .all([.leaf(column.equal, [value], isNegated: false), tie]),
        ])
    }

    /// Rows without a value are the greatest of all.
    private static func beyondExternalID(_ place: ListPosition, grows: Bool, _ tie: Condition) -> Condition {
        let missing = Condition.leaf("external_id IS NULL", [], isNegated: false)
        guard let value = place.value else {
            let sameTie = Condition.all([missing, tie])
            return grows ? sameTie : .any([.leaf("external_id IS NOT NULL", [], isNegated: false), sameTie])
        }
        let bound = place.bound(grows: grows)
        var parts: [Condition] = [
            .leaf(grows ? "external_id > ?" : "external_id < ?", [bound], isNegated: false)
        ]
        if !value.mayBeCut { parts.append(.all([.leaf("external_id = ?", [bound], isNegated: false), tie])) }
        if grows { parts.append(missing) }
        return .any(parts)
    }
}

extension ListPosition {
    /// The value as it is compared with a column.
    ///
    /// Where only the beginning of a text is known, everything that begins so is skipped: the list goes on, and
    /// names of that length that begin alike do not occur.
    fileprivate func bound(grows: Bool) -> SQLValue {
        switch value {
        case .text(let text)?: .text(grows && value?.mayBeCut == true ? text + "\u{10FFFF}" : text)
        case .instant(let instant)?: SQLValue(instant)
        case .number?, nil: .null  // No column holds numbers to sort by.
        }
    }
}
