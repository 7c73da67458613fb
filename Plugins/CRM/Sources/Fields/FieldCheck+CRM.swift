internal import PluginKit

extension FieldCheck {
    /// A Chinese and an English name.
    mutating func names(_ chinese: String, _ english: String, _ path: String) {
        line(path + "name_zh", chinese, 1...60)
        line(path + "name_en", english, 1...60)
    }

    /// A rate between 0 and 1.
    mutating func probability(_ field: String, _ probability: Int64?) {
        require(
            probability.map { (0...1_000_000).contains($0) } ?? true, field, "must be 0 to 1000000 parts per million, or absent")
    }

    /// A phone number that may be empty.
    mutating func phone(_ field: String, _ value: String) {
        guard !value.isEmpty else { return }
        let isPhone =
            value.utf8.count <= 40 && (5...20).contains(value.filter(\.isNumber).count)
            && value.allSatisfy { $0.isASCII && ($0.isNumber || "+-() ".contains($0)) }
        require(isPhone, field, "must be a phone number of 5 to 20 digits")
    }

    /// A mail address that may be empty.
    mutating func email(_ field: String, _ value: String) {
        guard !value.isEmpty else { return }
        let parts = value.split(separator: "@", omittingEmptySubsequences: false)
        let isMail = value.utf8.count <= 200 && parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && !value.contains(" ")
        require(isMail, field, "must be a mail address")
    }
}
