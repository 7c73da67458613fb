internal import CRM
internal import Incentives
internal import Inspections
internal import Orders
internal import Organization
internal import PluginKit
internal import Targets
internal import Visits

/// The plugins of this distribution; another distribution is another list.
let standardPlugins: [any Plugin.Type] = [
    OrganizationPlugin.self,
    CRMPlugin.self,
    OrdersPlugin.self,
    TargetsPlugin.self,
    VisitsPlugin.self,
    InspectionsPlugin.self,
    IncentivesPlugin.self,
]
