internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// A __item_words__ as it is stored.
struct __ITEM__: Hashable {
    var id: String
    var code: String
    var title: String
    var version: Int64

    init(row: Row) {
        id = row["id"]
        code = row["code"]
        title = row["title"]
        version = row["version"]
    }

    var message: __PREFIX____ITEM__ {
        .with {
            $0.id = id
            $0.code = code
            $0.title = title
            $0.etag = Etag.of(version)
        }
    }

    static func find(id: String, _ reader: Reader) throws -> __ITEM__ {
        guard let row = try reader.row("SELECT * FROM __TABLE__ WHERE id = ?", [id]) else {
            throw RPCError.notFound("__item_words__", id)
        }
        return __ITEM__(row: row)
    }
}
