public import PluginKit
internal import SwiftProtobuf

extension __PREFIX__List__ITEMS__Request: PagedRequest {}
extension __PREFIX__Create__ITEM__Request: CommandRequest {}
extension __PREFIX__Update__ITEM__Request: UpdateRequest {}
extension __PREFIX__Delete__ITEM__Request: CommandRequest {}
