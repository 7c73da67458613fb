internal import Crypto
internal import Foundation
internal import Glibc
internal import RPC

/// The operator's list of passwords that are known to others: a sorted file that is searched where it lies, however large it is.
///
/// A line is a password, or the SHA-1 of one in 40 hexadecimal digits, with or without `:COUNT` after it, as the list of "Have I Been Pwned"
/// has it (SHA-1 names entries there and protects nothing). The first line says which. Lines are in the order of their bytes, as
/// `LC_ALL=C sort` leaves them.
///
/// The file is read and not mapped: a mapped file that somebody cuts stops the process. A search halves the file at each of its steps, which read
/// two lines, so even a list of terabytes takes some forty.
final class RefusedPasswords: Sendable {
    /// Longest line.
    static let lineBytesMax = 1024
    /// How many lines, evenly over the file, are looked at to see whether they are in order.
    static let samples = 1000

    private let file: CInt
    private let path: String
    private let byteCount: Int
    private let isHashed: Bool

    /// Opens the list and looks whether it is in order.
    ///
    /// - Throws: INVALID_ARGUMENT `INVALID_CONFIGURATION` that says what is wrong with it.
    init(path: String) throws {
        self.path = path
        file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        var status = stat()
        guard file >= 0, fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Self.invalid(path, "cannot be read as a file")
        }
        byteCount = Int(status.st_size)
        guard byteCount > 0 else { throw Self.invalid(path, "is empty") }
        isHashed = try Self.isHash(Self.line(file, path, at: 0, byteCount).text)
        var previous: [UInt8] = []
        for sample in 0..<Self.samples {
            let line = try line(after: byteCount * sample / Self.samples).text
            guard !line.isEmpty else { continue }
            if isHashed, !Self.isHash(line) { throw Self.invalid(path, "begins with SHA-1 digests and has other lines too") }
            let key = key(of: line)
            guard !key.lexicographicallyPrecedes(previous) else {
                throw Self.invalid(path, "is not sorted by bytes; use `LC_ALL=C sort`")
            }
            previous = key
        }
    }

    deinit { close(file) }

    /// Whether a password stands in the list.
    ///
    /// - Throws: UNAVAILABLE `REFUSED_PASSWORDS_UNREADABLE` when the file changed since it was opened, or the disk fails.
    func contains(_ password: Secret) throws -> Bool {
        // What is wrong with the file is the operator's matter; the caller hears neither its path nor its faults.
        do { return try search(password) } catch { throw Self.unreadable }
    }

    private func search(_ password: Secret) throws -> Bool {
        let plain = Array(password.reveal().utf8)
        let wanted = isHashed ? Array(Insecure.SHA1.hash(data: plain).map { Self.hexadecimal($0) }.joined()) : plain
        // Every line that begins before `low` comes before the password, every one from `high` on does not.
        var (low, high) = (0, byteCount)
        while low < high {
            let middle = low + (high - low) / 2
            let line = try line(after: middle)
            if line.start >= high {
                high = middle
            } else if key(of: line.text).lexicographicallyPrecedes(wanted) {
                low = line.next
            } else {
                high = middle
            }
        }
        return low < byteCount ? try key(of: line(after: low).text) == wanted : false
    }

    private func key(of line: [UInt8]) -> [UInt8] {
        isHashed ? line.prefix(40).map { $0 >= 0x61 ? $0 - 0x20 : $0 } : line
    }

    private static func hexadecimal(_ byte: UInt8) -> [UInt8] {
        [byte >> 4, byte & 15].map { $0 < 10 ? 0x30 + $0 : 0x41 + $0 - 10 }
    }

    private static func isHash(_ line: [UInt8]) -> Bool {
        line.count >= 40 && (line.count == 40 || line[40] == 0x3A)
            && line.prefix(40).allSatisfy { (0x30...0x39).contains($0) || (0x41...0x46).contains($0 & 0xDF) }
    }

    /// The first line that begins at an offset or after it.
    private func line(after offset: Int) throws -> (start: Int, text: [UInt8], next: Int) {
        guard offset > 0 else { return try Self.line(file, path, at: 0, byteCount) }
        let start = try Self.line(file, path, at: offset - 1, byteCount).next
        return start >= byteCount ? (byteCount, [], byteCount) : try Self.line(file, path, at: start, byteCount)
    }

    /// What stands between an offset and the end of its line.
    private static func line(_ file: CInt, _ path: String, at start: Int, _ byteCount: Int) throws -> (
        start: Int, text: [UInt8], next: Int
    ) {
        var bytes = [UInt8](repeating: 0, count: min(lineBytesMax + 2, byteCount - start))
        let count = pread(file, &bytes, bytes.count, off_t(start))
        guard count == bytes.count, count > 0 else { throw unreadable }
        let end = bytes.firstIndex(of: 0x0A) ?? bytes.count
        guard end < bytes.count || start + end == byteCount else {
            throw invalid(path, "has a line of more than \(lineBytesMax) bytes")
        }
        let text = bytes[..<end].last == 0x0D ? bytes[..<(end - 1)] : bytes[..<end]
        return (start, Array(text), min(start + end + 1, byteCount))
    }

    private static let unreadable = RPCError(
        .unavailable, "REFUSED_PASSWORDS_UNREADABLE",
        "The list of refused passwords cannot be read. The operator must look at it and start the host again.", domain: "platform"
    )

    private static func invalid(_ path: String, _ problem: String) -> RPCError {
        RPCError(
            .invalidArgument, "INVALID_CONFIGURATION",
            "The configuration is not valid: sign_in.refused_passwords: \(path) \(problem)",
            domain: "platform")
    }
}
