public import PluginKit
internal import SwiftProtobuf

extension Spearhead_Inspections_V1_OpenCaseRequest: CommandRequest {}
extension Spearhead_Inspections_V1_ListCasesRequest: PagedRequest {}
extension Spearhead_Inspections_V1_AssignCaseRequest: CommandRequest {}
extension Spearhead_Inspections_V1_AddEvidenceRequest: CommandRequest {}
extension Spearhead_Inspections_V1_HearCaseRequest: CommandRequest {}
extension Spearhead_Inspections_V1_DecideCaseRequest: CommandRequest {}
extension Spearhead_Inspections_V1_AppealCaseRequest: CommandRequest {}
extension Spearhead_Inspections_V1_CloseCaseRequest: CommandRequest {}
