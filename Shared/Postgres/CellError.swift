/// Why a cell is not of the type that was asked for.
struct CellError: Error, CustomStringConvertible {
    let description: String

    init(description: String) {
        self.description = description
    }

    init(cell: Cell, reason: String) {
        description = "column '\(cell.result.columnName(cell.column))' of row \(cell.row + 1) \(reason)"
    }

    init(cell: Cell, type: any Any.Type) {
        let found = cell.text.map { "'\($0.prefix(40))'" } ?? "NULL"
        self.init(cell: cell, reason: "is no \(type): \(found)")
    }
}
