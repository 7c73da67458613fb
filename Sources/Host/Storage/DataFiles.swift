internal import Foundation

/// Facts about files below the data directory.
enum DataFiles {
    /// Size in bytes; 0 when there is no such file.
    static func bytes(_ path: String) -> Int64 {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.int64Value ?? 0
    }
}
