internal import GRDB
internal import RPC
internal import TenantStore

extension TenantRecord {
    /// Takes the slug from a company that is being replaced, makes it `deleting`, and hands its tokens over.
    ///
    /// - Throws: ABORTED when the company does not have the slug any more.
    static func giveWay(_ old: TenantID, slug: String, to new: TenantID, _ connection: Connection) throws {
        let database = connection.database
        try database.execute(
            sql: "UPDATE tenant SET slug = id, state = 'deleting' WHERE id = ? AND slug = ? AND state <> 'deleting'",
            arguments: [old.rawValue, slug])
        guard database.changesCount == 1 else {
            throw RPCError(
                .aborted, "TENANT_CHANGED", "The company was deleted or replaced meanwhile. Look at it, then try again.",
                domain: "platform")
        }
        try database.execute(
            sql: "UPDATE credential SET tenant_id = ? WHERE tenant_id = ?", arguments: [new.rawValue, old.rawValue])
    }

    /// Writes slug, state and schema of a company that was made under another slug.
    func takeSlug(_ connection: Connection) throws {
        guard
            try Bool.fetchOne(
                connection.database, sql: "SELECT EXISTS (SELECT 1 FROM tenant WHERE slug = ?)", arguments: [slug]) == false
        else {
            throw RPCError(.alreadyExists, "SLUG_TAKEN", "There is a company with the slug \(slug) already.", domain: "platform")
        }
        try connection.database.execute(
            sql: "UPDATE tenant SET slug = ?, state = ?, state_reason = ?, schema = ? WHERE id = ?",
            arguments: [slug, state.rawValue, stateReason, schema, id.rawValue])
    }
}
