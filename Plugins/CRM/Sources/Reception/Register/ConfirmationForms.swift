internal import GRDB
internal import PluginKit

/// The customer confirmation form of a first visit (C34).
enum ConfirmationForms {
    /// Stores the form; its information channel becomes the source of the lead that the visit made.
    static func create(
        entry: String, customerName: String, phone: String, channel: String, _ writer: Writer, _ call: Call
    ) throws -> String {
        var check = FieldCheck()
        check.text("confirmation_form.customer_name", customerName, 1...100)
        check.phone("confirmation_form.phone", phone)
        if channel.isEmpty {
            check.fail("confirmation_form.information_channel", "is mandatory; use a code of the source taxonomy")
        } else if try !LeadSources.exists(channel, writer) {
            check.fail("confirmation_form.information_channel", "\"\(channel.prefix(40))\" is not in the source taxonomy")
        }
        try check.finish()
        let row = try writer.row("SELECT * FROM crm_reception_entry WHERE id = ?", [entry])
        guard let row else { throw RPCError.notFound("register entry", entry) }
        let owner: String? = row["owner_id"]
        try call.requireVisible(owner, "register entry", entry)
        guard row["kind"] as String == ReceptionKind.visit.rawValue, row["new_visitor"] as Int64 == 1 else {
            throw RPCError(
                .failedPrecondition, "NOT_A_FIRST_VISIT",
                "The form belongs to the first visit of a customer. Choose that register entry.")
        }
        guard try !writer.exists("SELECT 1 FROM crm_confirmation_form WHERE reception_entry_id = ?", [entry]) else {
            throw RPCError(.alreadyExists, "FORM_EXISTS", "The visit has a confirmation form already.")
        }
        let id = call.newID()
        try writer.insert(
            "crm_confirmation_form",
            [
                "id": id, "reception_entry_id": entry, "customer_name": customerName, "phone": phone,
                "information_channel": channel, "owner_id": owner, "at": call.now,
            ])
        writer.audit("confirmationForms/\(id)", [FieldChange("information_channel", nil, channel)])
        if let lead = try (row["lead_id"] as String?).flatMap({ try Lead.find(id: $0, writer) }), lead.status.isOpen {
            var details = lead.details
            details.source = channel
            details.contact = customerName
            if !phone.isEmpty { details.phone = phone }
            _ = try Leads.update(lead, to: details, writer, call)
        }
        return id
    }
}
