import CRM
import GRDB
import Inspections
import Orders
import Organization
import PluginKit
import PluginTesting
import SwiftProtobuf
import Visits

/// A small company on Monday, 2026-03-02: a supervisor with three reps, two inspectors, nine outlets, and visits of the morning.
struct AuditCompany {
    static let plugins: [any Plugin.Type] = [
        OrganizationPlugin.self, CRMPlugin.self, OrdersPlugin.self, VisitsPlugin.self, InspectionsPlugin.self,
    ]
    static let today = "2026-03-02"

    let tenant: TestTenant

    init() throws {
        tenant = try TestTenant(plugins: Self.plugins)
        try Self.fill(tenant)
    }

    init(tenant: TestTenant) { self.tenant = tenant }

    static func fill(_ tenant: TestTenant) throws {
        try tenant.importCSV(
            "org_units", "code,name,parent_code,kind\nCO,Company,,company\nT1,Team 1,CO,team\nT2,Team 2,CO,team\n")
        try tenant.importCSV(
            "people",
            """
            code,name,org_unit_code,position,superior_code,hired_on,left_on
            DIR1,Director,CO,director,,2020-01-01,
            SUP1,Supervisor,T1,supervisor,DIR1,2020-01-01,
            INS1,Inspector,CO,inspector,DIR1,2020-01-01,
            INS2,Inspector 2,CO,inspector,DIR1,2020-01-01,
            REP1,Rep 1,T1,rep,SUP1,2020-01-01,
            REP2,Rep 2,T1,rep,SUP1,2020-01-01,
            REP3,Rep 3,T1,rep,SUP1,2026-02-23,
            REP4,Rep without outlets,T2,rep,DIR1,2020-01-01,

            """)
        try tenant.importCSV(
            "territories",
            "code,name,parent_code,level\nCN,C,,country\nPV1,P,CN,province\nPF1,F,PV1,prefecture\nCT1,T,PF1,county\n")
        try tenant.importCSV(
            "products",
            """
            code,name,category,brand,base_unit,pack_unit,pack_size,list_price_minor,floor_price_minor,cost_minor,launched_on
            P1,茶,beverage,B,瓶,箱,12,100,1,50,2025-01-01
            P2,饼,snack,B,盒,箱,10,333,1,150,2025-01-01
            P3,糖,snack,B,盒,箱,10,333,1,150,2025-01-01

            """)
        var customers =
            "code,name,kind,class,channel,territory_code,owner_code,supplier_code,address,credit_limit_minor,payment_days,opened_on\n"
        var visits = "id,rep_code,customer_code,planned,check_in_at,check_out_at,received_at\n"
        var counts = "visit_id,product_code,counted_qty\n"
        for number in 1...9 {
            let rep = (number - 1) % 3 + 1
            customers += "R\(number),小店\(number),retailer,B,traditional,CT1,REP\(rep),,小巷\(number)号,,0,2025-01-01\n"
            visits +=
                "\(visit(number)),REP\(rep),R\(number),no,\(today)T08:0\(number):00+08:00,\(today)T08:3\(number):00+08:00,\(today)T08:50:00+08:00\n"
            for product in 1...3 { counts += "\(visit(number)),P\(product),100\n" }
        }
        // An inspector who stands in for a rep: the visit that an audit of the inspector's own work needs.
        visits += "\(visit(10)),INS1,R1,no,\(today)T08:40:00+08:00,,\(today)T08:50:00+08:00\n"
        for product in 1...3 { counts += "\(visit(10)),P\(product),100\n" }
        try tenant.importCSV("customers", customers)
        try tenant.importCSV("visits", visits)
        try tenant.importCSV("stock_counts", counts)
    }

    /// UUID of a visit of the morning: 1 to 9 of the reps at R1 to R9, 10 of INS1 at R1.
    static func visit(_ number: Int) -> String { "00000000-0000-4000-8000-0000000000\(number < 10 ? "0" : "")\(number)" }

    func person(_ code: String) throws -> String { try id("organization_person", code) }
    func customer(_ code: String) throws -> String { try id("crm_customer", code) }
    func product(_ code: String) throws -> String { try id("organization_product", code) }

    func caller(_ code: String, _ role: Role) throws -> Caller { tenant.caller(roles: [role], person: try person(code)) }

    private func id(_ table: String, _ code: String) throws -> String {
        guard let id = try tenant.read({ try $0.value(String.self, "SELECT id FROM \(table) WHERE code = ?", [code]) }) else {
            throw RPCError.notFound(table, code)
        }
        return id
    }

    func call<Request: Message, Response: Message>(
        _ method: String, _ request: Request, as caller: Caller = TestTenant.admin, _: Response.Type = Response.self
    ) throws -> Response {
        try tenant.call(as: caller, "spearhead.inspections.v1.\(method)", request)
    }

    /// The reason of a refusal; `nil` when the call is answered.
    func refusal<Request: Message>(_ method: String, _ request: Request, as caller: Caller = TestTenant.admin) throws -> String? {
        do {
            _ = try tenant.call(
                as: caller, "spearhead.inspections.v1.\(method)",
                payload: TestRequest.withID(request).serializedBytes())
            return nil
        } catch let error as RPCError {
            return error.reason
        }
    }

    // MARK: Audits

    @discardableResult
    func addTask(
        rep: String, outlet: String, auditor: String, _ role: Spearhead_Inspections_V1_AuditorRole, on date: String = today
    ) throws -> Spearhead_Inspections_V1_AuditTask {
        let response: Spearhead_Inspections_V1_AddAuditTaskResponse = try call(
            "AuditService/AddAuditTask", try taskRequest(rep: rep, outlet: outlet, auditor: auditor, role, on: date))
        return response.task
    }

    func taskRequest(
        rep: String, outlet: String, auditor: String, _ role: Spearhead_Inspections_V1_AuditorRole, on date: String = today
    ) throws -> Spearhead_Inspections_V1_AddAuditTaskRequest {
        let (personID, customerID, auditorID) = (try person(rep), try customer(outlet), try person(auditor))
        return .with {
            $0.personID = personID
            $0.customerID = customerID
            $0.dueOn = date
            $0.auditorID = auditorID
            $0.role = role
        }
    }

    func auditRequest(
        _ task: Spearhead_Inspections_V1_AuditTask, visit: Int, _ quantities: [String: Int64]
    ) throws -> Spearhead_Inspections_V1_SubmitAuditRequest {
        let lines = try quantities.sorted { $0.key < $1.key }.map { code, quantity in
            let product = try product(code)
            return Spearhead_Inspections_V1_RecountLine.with {
                $0.productID = product
                $0.recountedQuantity = quantity
            }
        }
        return .with {
            $0.taskID = task.id
            $0.visitID = Self.visit(visit)
            $0.lines = lines
        }
    }

    @discardableResult
    func submit(
        _ task: Spearhead_Inspections_V1_AuditTask, visit: Int, _ quantities: [String: Int64]
    ) throws -> Spearhead_Inspections_V1_SubmitAuditResponse {
        try call(
            "AuditService/SubmitAudit", try auditRequest(task, visit: visit, quantities),
            as: tenant.caller(roles: [.inspector, .supervisor], person: task.auditorID))
    }

    func findings(
        _ rep: String = "", _ state: Spearhead_Inspections_V1_FindingState = .unspecified
    ) throws -> [Spearhead_Inspections_V1_Finding] {
        let personID = rep.isEmpty ? "" : try person(rep)
        let response: Spearhead_Inspections_V1_ListFindingsResponse = try call(
            "FindingService/ListFindings",
            Spearhead_Inspections_V1_ListFindingsRequest.with {
                $0.personID = personID
                $0.state = state
            })
        return response.findings
    }

    /// The figure of a measure for a person on the day of the visits.
    func measure(_ name: String, _ rep: String) throws -> Int64? {
        let (personID, day) = (try person(rep), BusinessDate(Self.today) ?? BusinessDate(days: 0))
        return try tenant.read { reader in
            try reader.measure(name, MeasureQuery(people: [personID], interval: day...day)).first?.value ?? nil
        }
    }

    // MARK: Cases

    @discardableResult
    func openCase(about rep: String, as caller: Caller = TestTenant.admin) throws -> Spearhead_Inspections_V1_Case {
        let personID = try person(rep)
        let response: Spearhead_Inspections_V1_OpenCaseResponse = try call(
            "CaseService/OpenCase",
            Spearhead_Inspections_V1_OpenCaseRequest.with {
                $0.kind = "false_table"
                $0.personID = personID
                $0.occurredOn = Self.today
                $0.summary = "The table was filled in at home."
            }, as: caller)
        return response.case
    }

    func addEvidence(
        _ id: String, as caller: Caller
    ) throws -> Spearhead_Inspections_V1_Case {
        let response: Spearhead_Inspections_V1_AddEvidenceResponse = try call(
            "CaseService/AddEvidence",
            Spearhead_Inspections_V1_AddEvidenceRequest.with {
                $0.id = id
                $0.note = "The shop says that nobody came."
            }, as: caller)
        return response.case
    }

    func hear(_ id: String, as caller: Caller) throws -> Spearhead_Inspections_V1_Case {
        let response: Spearhead_Inspections_V1_HearCaseResponse = try call(
            "CaseService/HearCase",
            Spearhead_Inspections_V1_HearCaseRequest.with {
                $0.id = id
                $0.statement = "I counted behind the counter."
            }, as: caller)
        return response.case
    }

    func decisionRequest(
        _ id: String, _ verdict: Spearhead_Inspections_V1_CaseVerdict, consequence: String = ""
    ) -> Spearhead_Inspections_V1_DecideCaseRequest {
        .with {
            $0.id = id
            $0.verdict = verdict
            $0.reason = "As the evidence shows."
            $0.consequence = consequence
        }
    }

    func decide(
        _ id: String, _ verdict: Spearhead_Inspections_V1_CaseVerdict, as caller: Caller
    ) throws -> Spearhead_Inspections_V1_Case {
        let response: Spearhead_Inspections_V1_DecideCaseResponse = try call(
            "CaseService/DecideCase", decisionRequest(id, verdict), as: caller)
        return response.case
    }
}

/// Requests that get a `request_id`.
enum TestRequest {
    static func withID<Request: Message>(_ request: Request) throws -> Request {
        var copy = request
        // Field 1 of every command of this plugin is request_id; queries have none.
        guard Request.protoMessageName.contains("Request"), (request as? any CommandRequest) != nil else { return copy }
        let id = Array(UUIDv7.generate(at: Instant(milliseconds: 1_772_000_000_000)).utf8)
        try copy.merge(serializedBytes: [0x0A, UInt8(id.count)] + id)
        return copy
    }
}
