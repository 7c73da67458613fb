internal import RPC

/// Which commands of a stream are under way, and whose answer is next: a pure state machine.
///
/// Commands have numbers in the order of arrival. Answers leave in that order. The stream may end early at a number: the commands
/// before it are still answered, none from it on.
struct StreamAnswers {
    enum End {
        case finished
        case failed(RPCError)
    }

    private var taken = 0
    private var answered = 0
    private var settled: [Int: [UInt8]] = [:]
    private var hasAllMessages = false
    private var breakIndex = Int.max
    private var failure: RPCError?
    private var hasEnded = false
    /// Commands that are taken and not settled.
    private var unsettledCount = 0

    /// Commands that are taken and not answered.
    var inFlightCount: Int { max(unsettledCount, min(taken, breakIndex) - answered) }

    /// Whether more messages may be taken.
    var isOpen: Bool { failure == nil && !hasAllMessages && !hasEnded }

    /// Whether the stream has ended and nothing of it is under way any more.
    var isDone: Bool { hasEnded && unsettledCount == 0 }

    /// Notes that messages were taken; gives the number of the first one.
    mutating func take(_ count: Int) -> Int {
        defer {
            taken += count
            unsettledCount += count
        }
        return taken
    }

    /// Notes that the client sends no more.
    mutating func endOfMessages() { hasAllMessages = true }

    func isBroken(before index: Int) -> Bool { breakIndex < index }

    /// Ends the stream after everything that was taken.
    mutating func breakOff(_ error: RPCError) { breakOff(at: taken, error) }

    /// Ends the stream at a command.
    ///
    /// - Parameter isSettled: Whether the command is no longer under way.
    mutating func breakOff(at index: Int, _ error: RPCError, isSettled: Bool = false) {
        if isSettled { unsettledCount -= 1 }
        guard index < breakIndex else { return }
        breakIndex = index
        failure = error
    }

    /// Notes the answer of a command.
    mutating func settle(_ index: Int, _ answer: [UInt8]) {
        unsettledCount -= 1
        if index < breakIndex { settled[index] = answer }
    }

    /// The answer to send next; `nil` when its command is under way.
    mutating func next() -> [UInt8]? {
        guard !hasEnded, answered < breakIndex, let answer = settled.removeValue(forKey: answered) else { return nil }
        answered += 1
        return answer
    }

    /// Ends the stream because the answer that ``next()`` gave could not be sent.
    mutating func answerLost(_ error: RPCError) {
        breakIndex = answered
        failure = error
        settled = [:]
    }

    /// How the stream ends, once.
    mutating func takeEnd() -> End? {
        guard !hasEnded else { return nil }
        if let failure {
            guard answered == breakIndex else { return nil }
            hasEnded = true
            return .failed(failure)
        }
        guard hasAllMessages, answered == taken else { return nil }
        hasEnded = true
        return .finished
    }
}
