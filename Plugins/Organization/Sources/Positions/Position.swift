internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// A post with its role description (R05).
struct Position: Hashable {
    var id: String
    var code: String
    var titleChinese: String
    var titleEnglish: String
    var duties: String
    var requirements: String
    var version: Int64

    init(row: Row) {
        id = row["id"]
        code = row["code"]
        titleChinese = row["title_chinese"]
        titleEnglish = row["title_english"]
        duties = row["duties"]
        requirements = row["requirements"]
        version = row["version"]
    }

    var message: Spearhead_Organization_V1_Position {
        .with {
            $0.id = id
            $0.code = code
            $0.titleChinese = titleChinese
            $0.titleEnglish = titleEnglish
            $0.duties = duties
            $0.requirements = requirements
            $0.etag = Etag.of(version)
        }
    }
}
