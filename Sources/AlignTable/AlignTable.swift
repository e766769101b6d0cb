// The ground floor of both towers: tables of typed columns with missing values, and what is needed to make them, read
// them and show them. It knows no language, no tensors and no files: CSV comes in and goes out as bytes.
//
//   cells -> ColumnBuilder -> Column -> Table -> (rows by index, sorted orders, groups of indices) -> TableText
//
// Verbs that take functions of the language stand on this floor, in AlignLibrary/Tables.
