internal import Foundation
internal import RPC
internal import SwiftProtobuf

/// Where one page of a list starts and how long it is (https://google.aip.dev/158).
public struct Page: Sendable, Hashable {
    /// Items on a page when the request names none.
    public static let sizeDefault = 50
    /// Most items on a page; more asked for is cut to it.
    public static let sizeMax = 1000

    /// Most items to give.
    public let size: Int
    /// Key of the last item of the page before; `nil` for the first page.
    public let after: String?
    fileprivate let fingerprint: UInt64

    /// The token for the page after the item with `key`.
    public func token(after key: String) -> String {
        var bytes = Data()
        withUnsafeBytes(of: fingerprint.littleEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: key.utf8)
        return bytes.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// This page of items that are all at hand, in the order of their unique keys, and the token of the next.
    ///
    /// - Parameter key: Unique per item; it goes into the token.
    public func cut<Item>(_ items: [Item], by key: (Item) -> String) -> (items: [Item], next: String) {
        let rest = items.map { (key: key($0), item: $0) }.filter { item in after.map { $0 < item.key } ?? true }
            .sorted { $0.key < $1.key }
        let page = rest.prefix(size)
        guard rest.count > size, let last = page.last else { return (page.map(\.item), "") }
        return (page.map(\.item), token(after: last.key))
    }
}

extension Call {
    /// Reads the page that a List request asks for.
    ///
    /// A token holds no authority: it says only where to go on, and it is refused when any other argument, the method
    /// or the tenant differs from the call that gave it.
    ///
    /// - Throws: ``RPCError`` `INVALID_PAGE_TOKEN`, or `INVALID_FIELDS` for a negative size.
    public func page(of request: some PagedRequest) throws -> Page {
        guard request.pageSize >= 0 else { throw RPCError.invalidField("page_size", "must not be negative") }
        let size = request.pageSize == 0 ? Page.sizeDefault : min(Int(request.pageSize), Page.sizeMax)
        var arguments = request
        arguments.pageSize = 0
        arguments.pageToken = ""
        var options = BinaryEncodingOptions()
        options.useDeterministicOrdering = true
        var hash = StableHash()
        hash.combine(method.description.utf8)
        hash.combine(try arguments.serializedBytes(options: options) as [UInt8])
        hash.combine(tenantFingerprint)
        let fingerprint = hash.value
        guard !request.pageToken.isEmpty else { return Page(size: size, after: nil, fingerprint: fingerprint) }
        let standard = request.pageToken.replacing("-", with: "+").replacing("_", with: "/")
        let padded = standard + String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
        guard request.pageToken.utf8.count <= 2048, let bytes = Data(base64Encoded: padded), bytes.count > 8,
            bytes.prefix(8).reversed().reduce(UInt64(0), { $0 << 8 | UInt64($1) }) == fingerprint,
            let key = String(data: bytes.dropFirst(8), encoding: .utf8)
        else {
            throw RPCError(
                .invalidArgument, "INVALID_PAGE_TOKEN",
                "page_token does not belong to this list. Send the next_page_token of the same request unchanged, or start without one."
            )
        }
        return Page(size: size, after: key, fingerprint: fingerprint)
    }
}

/// FNV-1a, 64 bit: the same value in every process, for fingerprints that carry no authority.
package struct StableHash {
    package private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    package init() {}

    package mutating func combine(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
        value = (value ^ 0xFF) &* 0x100_0000_01b3
    }

    package mutating func combine(_ word: UInt64) { withUnsafeBytes(of: word.littleEndian) { combine($0) } }
}
