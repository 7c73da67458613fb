/// The condition `column IN (texts)`, for tables that every order is written to.
///
/// SQLite builds a temporary index of a list of more than two texts for each row that it checks; four of them were half the cost of inserting
/// an order. Comparisons need none.
func isOne(_ column: String, of texts: [String]) -> String { texts.map { "\(column) = '\($0)'" }.joined(separator: " OR ") }
