internal import Foundation

/// A point on the ground. Positions are the one thing that may be computed with binary floating point.
struct Position: Sendable, Hashable {
    /// Degrees north × 1 000 000.
    var latitude: Int64
    /// Degrees east × 1 000 000.
    var longitude: Int64

    /// Mean radius of the Earth in metres, as the figures of `expected.json` use it.
    static let earthRadius = 6_371_000.0

    /// Great-circle distance in metres, by the haversine formula.
    func distance(to other: Position) -> Double {
        let radians = Double.pi / 180 / 1_000_000
        let (from, to) = (Double(latitude) * radians, Double(other.latitude) * radians)
        let northward = (to - from) / 2
        let eastward = (Double(other.longitude) - Double(longitude)) * radians / 2
        let square = sin(northward) * sin(northward) + cos(from) * cos(to) * sin(eastward) * sin(eastward)
        return 2 * Self.earthRadius * asin(min(1, max(0, square).squareRoot()))
    }

    /// The distance in micrometres: exact enough that rounding it to metres is rounding the distance itself.
    func micrometres(to other: Position) -> Int64 { Int64((distance(to: other) * 1_000_000).rounded()) }
}

extension Position {
    /// Makes a position from columns that may be empty.
    init?(_ latitude: Int64?, _ longitude: Int64?) {
        guard let latitude, let longitude else { return nil }
        self.init(latitude: latitude, longitude: longitude)
    }
}
