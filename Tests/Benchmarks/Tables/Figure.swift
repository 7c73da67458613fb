import Foundation

/// Numbers as README writes them.
enum Figure {
    /// `942 255`
    static func grouped(_ number: Double) -> String { grouped(Int(number.rounded())) }

    /// `942 255`
    static func grouped(_ number: Int) -> String {
        var text = String(number)
        for place in stride(from: text.count - 3, to: 0, by: -3) {
            text.insert(" ", at: text.index(text.startIndex, offsetBy: place))
        }
        return text
    }

    /// Three digits that count, as far as two decimals go: `0.27`, `20.1`, `122`.
    static func precise(_ number: Double) -> String { decimals(number, number < 10 ? 2 : number < 100 ? 1 : 0) }

    /// `0.49 ms`, `6.8 ms`, `122 ms`
    static func milliseconds(_ number: Double) -> String { "\(decimals(number, number < 1 ? 2 : number < 40 ? 1 : 0)) ms" }

    /// `0.93 s`, `4.1 s`, `42 s`
    static func seconds(_ number: Double) -> String { "\(decimals(number, number < 1 ? 2 : number < 10 ? 1 : 0)) s" }

    private static func decimals(_ number: Double, _ count: Int) -> String { String(format: "%.\(count)f", number) }
}
