internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// The rpcs of __ITEM__Service.
enum __ITEM__Methods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "__ITEM__Service"
        registrar.query(service, "Get__ITEM__", permission: Permissions.read, get)
        registrar.query(service, "List__ITEMS__", permission: Permissions.read, list)
        registrar.command(service, "Create__ITEM__", permission: Permissions.write, create)
        registrar.command(service, "Update__ITEM__", permission: Permissions.write, update)
        registrar.command(service, "Delete__ITEM__", permission: Permissions.write, delete)
    }

    static func get(
        _ request: __PREFIX__Get__ITEM__Request, reader: Reader, call: Call
    ) throws -> __PREFIX__Get__ITEM__Response {
        let found = try __ITEM__.find(id: request.id, reader)
        return .with { $0.__item__ = found.message }
    }

    static func list(
        _ request: __PREFIX__List__ITEMS__Request, reader: Reader, call: Call
    ) throws -> __PREFIX__List__ITEMS__Response {
        let query = ListQuery(from: "__TABLE__", key: "code").filterUnlessEmpty("code", request.code)
        let (found, next) = try query.fetch(reader, call.page(of: request), __ITEM__.init(row:))
        return .with {
            $0.__items__ = found.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func create(
        _ request: __PREFIX__Create__ITEM__Request, writer: Writer, call: Call
    ) throws -> __PREFIX__Create__ITEM__Response {
        let message = request.__item__
        let created = try FieldCheck.naming("__item_snake__") {
            try __ITEM__.create(code: message.code, title: message.title, writer, call)
        }
        return .with { $0.__item__ = created.message }
    }

    static func update(
        _ request: __PREFIX__Update__ITEM__Request, writer: Writer, call: Call
    ) throws -> __PREFIX__Update__ITEM__Response {
        let mask = try UpdateMask(request.updateMask, allowed: ["code", "title"])
        let message = request.__item__
        let found = try __ITEM__.find(id: message.id, writer)
        try Etag.check(request.etag, found.version)
        let updated = try FieldCheck.naming("__item_snake__") {
            try found.update(
                code: mask.contains("code") ? message.code : found.code,
                title: mask.contains("title") ? message.title : found.title, writer, call)
        }
        return .with { $0.__item__ = updated.message }
    }

    static func delete(
        _ request: __PREFIX__Delete__ITEM__Request, writer: Writer, call: Call
    ) throws -> __PREFIX__Delete__ITEM__Response {
        let found = try __ITEM__.find(id: request.id, writer)
        try Etag.check(request.etag, found.version)
        try found.delete(writer, call)
        return __PREFIX__Delete__ITEM__Response()
    }
}
