internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// VisitSettingsService.
enum SettingsMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "VisitSettingsService"
        registrar.query(service, "GetVisitSettings", permission: Permissions.readSettings, get)
        registrar.command(service, "UpdateVisitSettings", permission: Permissions.writeSettings, update)
        registrar.query(service, "ListForms", permission: Permissions.readSettings, forms)
        registrar.query(service, "GetChecklist", permission: Permissions.readSettings, checklist)
        registrar.command(service, "PublishChecklist", permission: Permissions.writeSettings, publish)
        registrar.query(service, "GetMustSellList", permission: Permissions.readSettings, mustSell)
        registrar.command(service, "SetMustSellList", permission: Permissions.writeSettings, setMustSell)
    }

    static func get(
        _ request: Spearhead_Visits_V1_GetVisitSettingsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_GetVisitSettingsResponse {
        let settings = try VisitSettings.find(version: request.version, reader)
        return .with { $0.settings = settings.message }
    }

    static func update(
        _ request: Spearhead_Visits_V1_UpdateVisitSettingsRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Visits_V1_UpdateVisitSettingsResponse {
        let mask = try UpdateMask(request.updateMask, allowed: VisitSettings.updatable)
        let before = try VisitSettings.current(writer)
        try Etag.check(request.etag, before.version)
        let after = try before.applying(request.settings, mask)
        let stored = try VisitSettings.change(before, to: after, writer, call)
        return .with { $0.settings = stored.message }
    }

    static func forms(
        _ request: Spearhead_Visits_V1_ListFormsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_ListFormsResponse {
        let enabled = try VisitSettings.current(reader).preset.forms
        let page = try call.page(of: request)
        let left = VisitForm.allCases.filter { form in page.after.map { form.rawValue > $0 } ?? true }
        let shown = left.prefix(page.size)
        return .with { response in
            response.forms = shown.map { form in
                .with {
                    $0.code = form.rawValue
                    $0.title = form.title.text(call.language)
                    $0.enabled = enabled.contains(form)
                }
            }
            if shown.count < left.count, let last = shown.last { response.nextPageToken = page.token(after: last.rawValue) }
        }
    }

    static func checklist(
        _ request: Spearhead_Visits_V1_GetChecklistRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_GetChecklistResponse {
        guard ["A", "B", "C"].contains(request.customerClass) else {
            throw RPCError.invalidField("customer_class", "must be A, B or C")
        }
        let checklist = try Checklist.find(request.customerClass, version: request.version, reader)
        return .with { $0.checklist = checklist.message }
    }

    static func publish(
        _ request: Spearhead_Visits_V1_PublishChecklistRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Visits_V1_PublishChecklistResponse {
        let steps = try request.checklist.steps.enumerated().map { index, step in
            guard let kind = ChecklistStep.Kind(step.kind) else {
                throw RPCError.invalidField("checklist.steps[\(index)].kind", "must be stated")
            }
            return ChecklistStep(
                code: step.code, title: Label(step.titleZh, step.titleEn), kind: kind, isRequired: step.required,
                needsEvidence: step.needsEvidence)
        }
        let checklist = try Checklist.publish(request.checklist.customerClass, steps: steps, writer)
        return .with { $0.checklist = checklist.message }
    }

    static func mustSell(
        _ request: Spearhead_Visits_V1_GetMustSellListRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_GetMustSellListResponse {
        let products = try MustSell.products(of: request.customerClass, reader)
        return .with { $0.productIds = products }
    }

    static func setMustSell(
        _ request: Spearhead_Visits_V1_SetMustSellListRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Visits_V1_SetMustSellListResponse {
        let products = try MustSell.set(request.productIds, for: request.customerClass, writer)
        return .with { $0.productIds = products }
    }
}

/// Products that every outlet of a class should have.
enum MustSell {
    static let productsMax = 500

    static func products(of customerClass: String, _ reader: Reader) throws -> [String] {
        try reader.values(
            String.self, "SELECT product_id FROM visits_must_sell WHERE class = ? ORDER BY product_id", [customerClass])
    }

    static func set(_ products: [String], for customerClass: String, _ writer: Writer) throws -> [String] {
        var check = FieldCheck()
        check.require(["A", "B", "C"].contains(customerClass), "customer_class", "must be A, B or C")
        check.require(products.count <= productsMax, "product_ids", "must be at most \(productsMax)")
        for (index, product) in products.enumerated().prefix(productsMax) {
            let isKnown = try writer.exists("SELECT 1 FROM organization_product WHERE id = ?", [product])
            check.require(isKnown, "product_ids[\(index)]", "names no product")
        }
        try check.finish()
        let before = try self.products(of: customerClass, writer)
        try writer.execute("DELETE FROM visits_must_sell WHERE class = ?", [customerClass])
        for product in Set(products) {
            try writer.execute("INSERT INTO visits_must_sell VALUES (?, ?)", [customerClass, product])
        }
        let after = try self.products(of: customerClass, writer)
        writer.audit(
            "mustSellLists/\(customerClass)",
            [FieldChange("products", before.joined(separator: " "), after.joined(separator: " "))])
        return after
    }
}
