import RPC

/// The error that `body` is refused with; `nil` when it is not.
func refusal(_ body: () throws -> some Any) throws -> RPCError? {
    do {
        _ = try body()
    } catch let error as RPCError {
        return error
    }
    return nil
}
