internal import GRDB
internal import PluginKit

/// Something that belongs into the file of a closed deal.
struct ArchiveItem: Sendable, Hashable {
    var code: String
    var nameZh: String
    var nameEn: String
}

/// What the file of a closed deal must hold; versioned (D24).
struct ArchiveChecklist: Sendable, Hashable {
    var number: Int64
    var items: [ArchiveItem]

    static let itemsMax = 50

    /// A version; the one in force when none is named.
    static func find(number: Int64? = nil, _ reader: Reader) throws -> ArchiveChecklist {
        let number =
            try number ?? reader.value(Int64.self, "SELECT number FROM crm_archive_item ORDER BY number DESC LIMIT 1") ?? 0
        return ArchiveChecklist(
            number: number,
            items: try reader.rows("SELECT * FROM crm_archive_item WHERE number = ? ORDER BY position", [number]).map {
                ArchiveItem(code: $0["code"], nameZh: $0["name_zh"], nameEn: $0["name_en"])
            })
    }

    /// Publishes the next version; archived files keep theirs.
    func publish(_ items: [ArchiveItem], writer: Writer) throws -> ArchiveChecklist {
        guard items != self.items else { return self }
        var checks = FieldCheck()
        checks.require((1...Self.itemsMax).contains(items.count), "checklist.items", "must be 1 to \(Self.itemsMax)")
        checks.require(Set(items.map(\.code)).count == items.count, "checklist.items", "must have each code once")
        for (place, item) in items.prefix(Self.itemsMax).enumerated() {
            checks.name("checklist.items[\(place)].code", item.code, max: 40)
            checks.names(item.nameZh, item.nameEn, "checklist.items[\(place)].")
        }
        try checks.finish()
        let next = ArchiveChecklist(number: number + 1, items: items)
        for (place, item) in items.enumerated() {
            try writer.insert(
                "crm_archive_item",
                [
                    "number": next.number, "position": place + 1, "code": item.code, "name_zh": item.nameZh,
                    "name_en": item.nameEn,
                ])
        }
        writer.audit(
            "archiveChecklist",
            [FieldChange("items", self.items.map(\.code).joined(separator: ","), items.map(\.code).joined(separator: ","))])
        return next
    }
}

/// The file of a won deal, archived once it is complete (D24).
struct DealFile: Sendable {
    struct Entry: Sendable {
        var item: ArchiveItem
        var sha256: String
        var at: Instant?
        var by: String
    }

    let opportunity: Opportunity
    let checklist: ArchiveChecklist
    let entries: [Entry]
    let archivedAt: Instant?
    let archivedBy: String

    var missing: [String] { entries.filter { $0.at == nil }.map(\.item.code) }
    /// Filed ÷ items.
    var completePercent: String? {
        ExactArithmetic.decimal(Int64(entries.count - missing.count), Int64(entries.count), scale: 100, decimals: 2)
    }
}

extension DealFile {
    static func read(_ opportunity: Opportunity, _ reader: Reader) throws -> DealFile {
        let archive = try reader.row("SELECT * FROM crm_deal_archive WHERE opportunity_id = ?", [opportunity.id])
        let checklist = try ArchiveChecklist.find(number: archive?["number"], reader)
        var filed: [String: Row] = [:]
        for row in try reader.rows("SELECT * FROM crm_deal_file_item WHERE opportunity_id = ?", [opportunity.id]) {
            filed[row["item"]] = row
        }
        return DealFile(
            opportunity: opportunity, checklist: checklist,
            entries: checklist.items.map { item in
                let row = filed[item.code]
                return Entry(item: item, sha256: row?["sha256"] ?? "", at: row?["at"], by: row?["filed_by"] ?? "")
            }, archivedAt: archive?["at"], archivedBy: archive?["archived_by"] ?? "")
    }

    /// Files a document of a won deal; filing an item again replaces it until the file is archived.
    func file(_ item: String, sha256: String, writer: Writer, call: Call) throws {
        try requireOpen()
        guard let entry = entries.first(where: { $0.item.code == item }) else {
            throw RPCError.invalidField("item", "must be one of \(checklist.items.map(\.code).joined(separator: ", "))")
        }
        try writer.execute(
            """
            INSERT INTO crm_deal_file_item (opportunity_id, item, sha256, at, filed_by) VALUES (?, ?, ?, ?, ?) \
            ON CONFLICT (opportunity_id, item) DO UPDATE SET sha256 = excluded.sha256, at = excluded.at, filed_by = excluded.filed_by
            """, [opportunity.id, item, sha256, call.now, call.actor])
        writer.audit(
            "opportunities/\(opportunity.id)", [FieldChange("file.\(item)", entry.sha256.nonEmpty, sha256)])
    }

    /// Archives the file; every item of the checklist must be there.
    func archive(writer: Writer, call: Call) throws {
        try requireOpen()
        guard missing.isEmpty else {
            throw RPCError(
                .failedPrecondition, "ARCHIVE_INCOMPLETE",
                "The file is \(completePercent ?? "0") % complete. File \(missing.joined(separator: ", ")) first.",
                metadata: ["missing": missing.joined(separator: ",")])
        }
        try writer.insert(
            "crm_deal_archive",
            ["opportunity_id": opportunity.id, "number": checklist.number, "at": call.now, "archived_by": call.actor])
        writer.audit("opportunities/\(opportunity.id)", [FieldChange("archive_time", nil, call.now.description)])
    }

    private func requireOpen() throws {
        try OpportunityRules.require(opportunity, in: [.won])
        guard archivedAt == nil else {
            throw RPCError(
                .failedPrecondition, "DEAL_ARCHIVED", "The file of \(opportunity.code) is archived and stays as it is.")
        }
    }
}
