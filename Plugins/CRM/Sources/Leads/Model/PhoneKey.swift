/// The form of a phone number by which known parties are found.
enum PhoneKey {
    /// The digits without the country code of China.
    static func of(_ phone: String) -> String {
        var digits = phone.filter { $0.isASCII && $0.isNumber }
        if digits.hasPrefix("0086") { digits.removeFirst(4) }
        if digits.count == 13, digits.hasPrefix("86") { digits.removeFirst(2) }
        return digits
    }

    /// The ways in which a stored number may be written.
    static func spellings(of phone: String) -> [String] {
        let key = of(phone)
        return key.isEmpty ? [] : [phone, key, "+86" + key, "+86 " + key, "86" + key, "0086" + key]
    }
}
