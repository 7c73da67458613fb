public import PluginKit

extension Spearhead_Crm_V1_UpdateProcessPolicyRequest: UpdateRequest {}
extension Spearhead_Crm_V1_ListProcessLinksRequest: PagedRequest {}
extension Spearhead_Crm_V1_ListRemovableStagesRequest: PagedRequest {}
