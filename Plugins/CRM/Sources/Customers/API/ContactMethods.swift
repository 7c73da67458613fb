internal import PluginKit
internal import SwiftProtobuf

/// CustomerService: contacts and the contact log.
enum ContactMethods {
    static func create(
        _ request: Spearhead_Crm_V1_CreateContactRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_CreateContactResponse {
        let wanted = request.contact
        let customer = try Customers.changeable(id: wanted.customerID, writer, call)
        let draft = ContactDraft(name: wanted.name, title: wanted.title, phone: wanted.phone, email: wanted.email)
        let contact = try FieldCheck.naming("contact") {
            try Contacts.create(draft, of: customer, writer: writer, call: call)
        }
        return .with { $0.contact = contact.message }
    }

    static func get(
        _ request: Spearhead_Crm_V1_GetContactRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetContactResponse {
        guard let contact = try Contacts.find(id: request.id, reader) else { throw RPCError.notFound("contact", request.id) }
        do {
            _ = try Customers.visible(id: contact.customerID, reader, call)
        } catch let error as RPCError where error.code == .notFound {
            throw RPCError.notFound("contact", request.id)
        }
        return .with { $0.contact = contact.message }
    }

    static func list(
        _ request: Spearhead_Crm_V1_ListContactsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListContactsResponse {
        let customer = try Customers.visible(id: request.customerID, reader, call)
        let (contacts, next) = try Contacts.list(customer.id, reader, call.page(of: request))
        return .with {
            $0.contacts = contacts.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func update(
        _ request: Spearhead_Crm_V1_UpdateContactRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_UpdateContactResponse {
        let mask = try UpdateMask(request.updateMask, allowed: ["name", "title", "phone", "email"])
        let before = try changeable(request.contact.id, request.etag, writer, call)
        let wanted = request.contact
        let draft = ContactDraft(
            name: mask.contains("name") ? wanted.name : before.name, title: mask.contains("title") ? wanted.title : before.title,
            phone: mask.contains("phone") ? wanted.phone : before.phone,
            email: mask.contains("email") ? wanted.email : before.email)
        let stored = try FieldCheck.naming("contact") {
            try Contacts.update(before, to: draft, writer: writer, call: call)
        }
        return .with { $0.contact = stored.message }
    }

    static func delete(
        _ request: Spearhead_Crm_V1_DeleteContactRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_DeleteContactResponse {
        let contact = try changeable(request.id, request.etag, writer, call)
        let deleted = try Contacts.delete(contact, writer: writer, call: call)
        return .with { $0.contact = deleted.message }
    }

    static func record(
        _ request: Spearhead_Crm_V1_RecordContactRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_RecordContactResponse {
        let wanted = request.record
        guard let way = ContactRecord.Way(wanted.way) else {
            throw RPCError.invalidField("record.way", "must be phone, mail, visit or message")
        }
        let customer = try Customers.changeable(id: wanted.customerID, writer, call)
        let record = try FieldCheck.naming("record") {
            try ContactLog.record(
                way, wanted.summary, at: wanted.hasContactTime ? Instant(wanted.contactTime) : call.now,
                contact: wanted.contactID.nonEmpty, with: customer, writer: writer, call: call)
        }
        return .with { $0.record = record.message }
    }

    static func records(
        _ request: Spearhead_Crm_V1_ListContactRecordsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListContactRecordsResponse {
        let customer = try Customers.visible(id: request.customerID, reader, call)
        let (records, next) = try ContactLog.list(customer.id, reader, call.page(of: request))
        return .with {
            $0.records = records.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func overdue(
        _ request: Spearhead_Crm_V1_ListOverdueContactsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListOverdueContactsResponse {
        let (contacts, next) = try OverdueContact.list(owner: request.ownerID, reader, call, call.page(of: request))
        return .with {
            $0.contacts = contacts.map(\.message)
            $0.nextPageToken = next
        }
    }

    private static func changeable(_ id: String, _ etag: String, _ writer: Writer, _ call: Call) throws -> Contact {
        guard let contact = try Contacts.find(id: id, writer), let customer = try Customers.find(id: contact.customerID, writer),
            call.visible.contains(customer.ownerID)
        else { throw RPCError.notFound("contact", id) }
        try Etag.check(etag, contact.version)
        return contact
    }
}

extension Contact {
    var message: Spearhead_Crm_V1_Contact {
        .with {
            $0.id = id
            $0.customerID = customerID
            $0.name = name
            $0.title = title
            $0.phone = phone
            $0.email = email
            $0.createTime = createdAt.timestamp
            $0.updateTime = updatedAt.timestamp
            if let deletedAt { $0.deleteTime = deletedAt.timestamp }
            $0.etag = Etag.of(version)
        }
    }
}

extension ContactRecord {
    var message: Spearhead_Crm_V1_ContactRecord {
        .with {
            $0.id = id
            $0.customerID = customerID
            $0.contactID = contactID ?? ""
            $0.way = way.message
            $0.summary = summary
            $0.contactTime = contactedAt.timestamp
            $0.recordedBy = recordedBy
        }
    }
}

extension ContactRecord.Way: APIChoice {
    typealias Message = Spearhead_Crm_V1_ContactWay
}

extension OverdueContact {
    var message: Spearhead_Crm_V1_OverdueContact {
        .with {
            $0.customerID = customerID
            $0.customerCode = customerCode
            $0.customerName = customerName
            $0.ownerID = ownerID ?? ""
            $0.intervalDays = intervalDays
            if let lastContactAt { $0.lastContactTime = lastContactAt.timestamp }
            $0.dueTime = dueAt.timestamp
        }
    }
}
