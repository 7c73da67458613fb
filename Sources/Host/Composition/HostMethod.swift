package import PluginKit
package import RPC
package import SwiftProtobuf

/// A method of the host: of a plugin, or of the platform itself. Every call looks at one, so it is shared rather than copied.
package final class HostMethod: Sendable {
    package enum Kind: Sendable {
        /// A plugin's method; `permission` is its number.
        case plugin(Int, MethodRegistration, permission: Int)
        /// A platform method that answers on the event loop at once; public.
        case immediate(@Sendable ([UInt8], HostServices) throws -> [UInt8])
        /// A platform method that may block; it runs on a maintenance thread.
        case maintenance(Realm, @Sendable ([UInt8], PlatformCall) throws -> [UInt8])
        /// A platform method that streams; it runs on a maintenance thread.
        case maintenanceStream(Realm, @Sendable ([UInt8], PlatformCall, any CallStream) throws -> Void)
    }

    /// Who may call a platform method.
    package enum Realm: Sendable, Hashable {
        /// Anyone, without a token.
        case anyone
        /// Anyone with a valid token.
        case authenticated
        /// Users of a company who signed in with a password, whatever their permissions, also while they have that duty.
        case signedIn(settling: Duty? = nil)
        /// Operators of the deployment.
        case operators
        /// Users of a company with this permission of the platform.
        case company(permission: String)
    }

    package let name: MethodName
    package let kind: Kind
    package let requestType: any Message.Type
    package let responseType: any Message.Type
    package let shape: CallShape
    /// Most bytes of a message that a client sends to it.
    package let requestBytesMax: Int

    package convenience init(name: MethodName, kind: Kind) {
        guard case .plugin(_, let registration, _) = kind else { preconditionFailure("platform methods state their types") }
        self.init(
            name: name, kind: kind, requestType: registration.requestType, responseType: registration.responseType,
            shape: registration.kind.shape, requestBytesMax: registration.requestBytesMax)
    }

    package init(
        name: MethodName, kind: Kind, requestType: any Message.Type, responseType: any Message.Type, shape: CallShape,
        requestBytesMax: Int
    ) {
        self.name = name
        self.kind = kind
        self.requestType = requestType
        self.responseType = responseType
        self.shape = shape
        self.requestBytesMax = requestBytesMax
    }
}
