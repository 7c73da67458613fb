package import Foundation

/// What the content of an upload must be, told by its first bytes; nothing more of it is looked at.
public enum UploadContent: Sendable, Hashable {
    /// Any bytes.
    case any
    /// A picture in one of the formats of cameras: JPEG, PNG, WebP or HEIC.
    case photo

    /// How many bytes tell.
    package static let signatureBytes = 12

    /// Brands of the HEIC family (ISO/IEC 23008-12, annex B) in the box that begins a file (ISO/IEC 14496-12, section 4.3).
    private static let brands: Set<String> = ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"]

    /// Whether content may begin so.
    package func accepts(_ beginning: Data) -> Bool {
        guard self == .photo else { return true }
        let bytes = Array(beginning.prefix(Self.signatureBytes))
        func has(_ text: String, at offset: Int) -> Bool { bytes.dropFirst(offset).starts(with: text.utf8) }
        let isJPEG = bytes.starts(with: [0xFF, 0xD8, 0xFF])
        let isPNG = bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        let isWebP = has("RIFF", at: 0) && has("WEBP", at: 8)
        let isHEIC = has("ftyp", at: 4) && Self.brands.contains(String(decoding: bytes.dropFirst(8), as: UTF8.self))
        return isJPEG || isPNG || isWebP || isHEIC
    }
}
