internal import RPC

extension RPCError {
    private static func platform(
        _ code: RPCCode, _ reason: String, _ message: String, retryDelayMilliseconds: Int64? = nil
    ) -> RPCError {
        RPCError(code, reason, message, domain: "platform", retryDelayMilliseconds: retryDelayMilliseconds)
    }

    static let draining = platform(
        .unavailable, "DRAINING", "The server is shutting down. Connect again and repeat the call.", retryDelayMilliseconds: 1000)

    static let deadlineExceeded = platform(
        .deadlineExceeded, "DEADLINE_EXCEEDED", "The time for the call has run out. Repeat it with a longer timeout.")

    static let connectionClosed = platform(
        .cancelled, "CONNECTION_CLOSED", "The connection of the call is closed.")

    static let callEnded = platform(
        .cancelled, "CALL_ENDED", "The call has been answered; nothing more can be sent or received.")

    static let malformedRequest = platform(
        .invalidArgument, "MALFORMED_REQUEST", "The request is not a protobuf message of type ttrpc.Request.")

    static let metadataTooLarge = platform(
        .resourceExhausted, "METADATA_TOO_LARGE", "The metadata of the request are larger than the server accepts. Send less.")

    static let frameTooLarge = platform(
        .resourceExhausted, "FRAME_TOO_LARGE", "The request is larger than the server accepts. Send it in smaller parts.")

    static let noRoomForFrame = platform(
        .resourceExhausted, "OVERLOADED", "Too many large requests are under way. Try again a little later.",
        retryDelayMilliseconds: 500)

    static func requestTooLarge(bytesMax: Int) -> RPCError {
        platform(
            .resourceExhausted, "REQUEST_TOO_LARGE",
            "The method takes messages of at most \(bytesMax) bytes. Send less at a time.")
    }

    static let responseTooLarge = platform(
        .resourceExhausted, "RESPONSE_TOO_LARGE", "The response is larger than a frame may be. Ask for less at a time.")

    static let tooManyStreams = platform(
        .resourceExhausted, "TOO_MANY_STREAMS",
        "The connection has too many open streams. Finish some or use another connection.",
        retryDelayMilliseconds: 1000)

    static let readerTooSlow = platform(
        .resourceExhausted, "READER_TOO_SLOW",
        "The client has taken nothing of the stream for too long. Read it as it comes, or ask for less.")

    static let unaryMethod = platform(
        .invalidArgument, "NOT_A_STREAM", "The method takes one request and gives one response. Call it without stream flags.")

    static let streamingMethod = platform(
        .invalidArgument, "STREAM_EXPECTED", "The method is a stream. Call it with a stream flag on the request.")

    static func methodNotFound(service: UnsafeRawBufferPointer, method: UnsafeRawBufferPointer) -> RPCError {
        let name =
            "\(String(decoding: service.prefix(120), as: UTF8.self))/\(String(decoding: method.prefix(120), as: UTF8.self))"
        return platform(.unimplemented, "METHOD_NOT_FOUND", "The server has no method \(name). Check the name and the plugins.")
    }
}
