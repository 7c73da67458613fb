import Foundation

/// Values that break what was written for ordinary ones, by the kind of field that they go into.
enum ExtremeValue {
    /// Whole numbers at the ends of their types, at the ends of what doubles and times can hold, and large amounts that overflow only
    /// when two of them meet.
    static let integers: [Int64] = [
        .min, .min + 1, .max, .max - 1, 0, 1, -1, Int64(Int32.max), Int64(Int32.min), Int64(Int32.max) + 1, 1 << 53, 1 << 62,
        -(1 << 62), 3_037_000_500, 1_000_000_000, 1_000_000_000_000, 1_000_000_000_000_000, 253_402_300_800_000,
    ]

    /// Texts that are no names, dates, numbers or codes, or such as nobody has.
    static let texts: [String] = [
        "", " ", "\0", "a\0b", "\u{FEFF}", "\u{202E}gpj.exe", "e" + String(repeating: "\u{301}", count: 3000), "\u{10FFFF}",
        String(repeating: "x", count: 70_000), String(repeating: "客", count: 70_000), "'", "\"; DROP TABLE crm_customer; --",
        "' OR 1=1 --", "%", "_", "\\", "../../etc/passwd", "=1+1", "*", "code desc, (SELECT 1)", "name; --", "NEAR(", "\"",
        "a OR",
        "0000-00-00", "0001-01-01", "9999-12-31", "2026-02-30", "-999-01-01", "99999-01-01", "2026-13", "9999-12", "0000-00",
        "0001-01", "2026-00", "2026-W99", "2026-W00", "9999-W53", "0001-W01", "0000", "9999", "0001", "99:99", "24:00", "23:60",
        "00:00", "9223372036854775807", "-9223372036854775808", "99999999999999999999", "1e400", "NaN", "-0", "0.1",
        "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "Asia/Nowhere", "{}", "[[[[", "null",
        String(repeating: "[", count: 5000), String(repeating: "(", count: 5000), "XXX", "cny", "P1D", "*/0 * * * *",
    ]

    /// Seconds of a timestamp.
    static let seconds: [Int64] = integers + [-62_135_596_801, 253_402_300_800, 9_223_372_036_854_775, 9_223_372_036_854_776]

    /// Nanoseconds of a timestamp.
    static let nanoseconds: [Int64] = [0, -1, 999_999_999, 1_000_000_000, Int64(Int32.max), Int64(Int32.min)]

    /// Numbers that no enum has.
    static let choices: [Int] = [-1, 0, 1, 99, Int(Int32.max), Int(Int32.min)]

    /// Contents of a field of bytes.
    static let contents: [Data] = [Data(), Data([0]), Data(repeating: 0xFF, count: 70_000)]
}
