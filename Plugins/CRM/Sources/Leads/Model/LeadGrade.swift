/// How soon and how well a lead must be served.
enum LeadGrade: String, Sendable, Hashable, CaseIterable, Codable {
    case a = "A"
    case b = "B"
    case c = "C"
}
