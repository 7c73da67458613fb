internal import NIOCore
internal import RPC

extension RPCError {
    /// The caller asked for more than it may have now, and is told to wait.
    var asksToWait: Bool { code == .resourceExhausted && retryDelayMilliseconds != nil }
}

/// Refusals that ask the caller to wait are answered together, a tenth of a second later.
///
/// A client far above its quota would otherwise have the host receive, refuse and send call by call, as fast as the client
/// can, and its neighbours would wait for that. Held refusals count as calls under way, so a client that sends more than the
/// connection may have under way is not read meanwhile.
extension ServerConnection {
    /// The refusal with its status, which is serialized once for all that say the same.
    func refusal(_ error: RPCError) -> ServerAction.Failure {
        if let latest = refusals.last?.failure, latest.error == error { return latest }
        return ServerAction.Failure(error)
    }

    /// Keeps a refusal until the next time at which refusals leave.
    func hold(_ failure: ServerAction.Failure, _ stream: UInt32) {
        refusals.append((stream, failure))
        guard refusals.count == 1 else { return }
        refusalTimer = eventLoop.scheduleTask(in: configuration.refusalDelay) { [weak self] in
            self?.sendRefusals()
            self?.planTurn()
        }
    }

    /// Answers all refused calls.
    func sendRefusals() {
        refusalTimer?.cancel()
        refusalTimer = nil
        let held = refusals
        refusals.removeAll(keepingCapacity: true)
        for (stream, failure) in held { send(failure, stream) }
    }
}
