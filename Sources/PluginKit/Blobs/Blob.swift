package import TenantStore

/// A file of a company, known by what is in it: a photo, a scanned document.
///
/// The host keeps the content beside the company's database, once however often it was uploaded, and counts it toward the
/// company's bytes. A plugin stores ``sha256`` in its own table, and says who may see it in its download handler.
public struct Blob: Sendable, Hashable {
    /// SHA-256 of the content: 64 lower-case hexadecimal digits, computed by the host.
    public let sha256: String
    /// Size of the content in bytes, at least 1.
    public let byteCount: Int64

    /// Describes a blob whose content is in its place.
    package init(digest: BlobDigest, byteCount: Int64) {
        sha256 = digest.hexadecimal
        self.byteCount = byteCount
    }
}
