internal import GRDB
internal import PluginKit

extension Customer {
    /// The values of ``columns``, in their order.
    var values: StatementArguments {
        [
            id, code, name, kind.rawValue, customerClass.rawValue, channel?.rawValue, territoryID, ownerID, unresolvedOwnerCode,
            supplierID, address, addressVersion, latitudeMicrodegrees, longitudeMicrodegrees, creditLimitMinor, paymentDays,
            openedOn, openingOwnerID, visitIntervalDays, annualValueMinor, profileCompletenessPercent, valueClass?.rawValue,
            valueClassOn, valueRuleVersion, firstVisitAt, lastContactAt, createdAt, updatedAt, deletedAt, version,
        ]
    }

    /// The fields of the master record by their names in the API, as text; a change of any of them is a revision.
    var masterFields: KeyValuePairs<String, String?> {
        [
            "code": code, "name": name, "kind": kind.rawValue, "class": customerClass.rawValue, "channel": channel?.rawValue,
            "territory_id": territoryID, "owner_id": ownerID ?? unresolvedOwnerCode, "supplier_id": supplierID,
            "address": address, "address_version": String(addressVersion),
            "latitude_microdegrees": latitudeMicrodegrees.map(String.init),
            "longitude_microdegrees": longitudeMicrodegrees.map(String.init),
            "credit_limit_minor": creditLimitMinor.map(String.init), "payment_days": String(paymentDays),
            "opened_on": openedOn?.description, "visit_interval_days": visitIntervalDays.map(String.init),
            "annual_value_minor": annualValueMinor.map(String.init),
            "first_visit_time": firstVisitAt?.description, "delete_time": deletedAt?.description,
        ]
    }
}
