import RPC
import Testing

@testable import Host

@Suite("Answers of a stream of commands")
struct StreamAnswersTests {
    private static let failure = RPCError(.resourceExhausted, "STORAGE_FULL", "Full.")

    /// What leaves after each step.
    private func leaving(_ answers: inout StreamAnswers) -> [UInt8] {
        var sent: [UInt8] = []
        while let answer = answers.next() { sent += answer }
        return sent
    }

    @Test("leave in the order of arrival, whatever the order in which commands settle")
    func order() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var answers = StreamAnswers()
            #expect(answers.take(20) == 0)
            #expect(answers.take(10) == 20)
            var sent: [UInt8] = []
            for index in Array(0..<30).shuffled(using: &generator) {
                answers.settle(index, [UInt8(index)])
                sent += leaving(&answers)
            }
            answers.endOfMessages()
            guard case .finished? = answers.takeEnd() else {
                Issue.record("the stream must end")
                return
            }
            #expect(sent == Array(0..<30))
            #expect(answers.isDone && answers.takeEnd() == nil)
        }
    }

    @Test("stop before a command that was not done, however the others settle")
    func broken() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var answers = StreamAnswers()
            _ = answers.take(12)
            let broken = Int.random(in: 0..<12, using: &generator)
            var sent: [UInt8] = []
            var ended = 0
            for index in Array(0..<12).shuffled(using: &generator) {
                if index >= broken {
                    answers.breakOff(at: index, Self.failure, isSettled: true)
                } else {
                    answers.settle(index, [UInt8(index)])
                }
                sent += leaving(&answers)
                if let end = answers.takeEnd() {
                    guard case .failed(Self.failure) = end else {
                        Issue.record("\(end)")
                        return
                    }
                    ended += 1
                }
            }
            // A later one may be known to be broken first; nothing at or behind the first one may leave.
            #expect(sent.elementsEqual(0..<UInt8(broken)) && ended == 1 && answers.isDone && !answers.isOpen)
        }
    }

    @Test("count as under way until they leave, so that a slow first command bounds what is taken")
    func inFlight() {
        var answers = StreamAnswers()
        _ = answers.take(3)
        answers.settle(1, [1])
        answers.settle(2, [2])
        #expect(answers.inFlightCount == 3)
        answers.settle(0, [0])
        #expect(leaving(&answers) == [0, 1, 2] && answers.inFlightCount == 0)
    }

    @Test("an end of the stream itself comes after the answers of what was taken")
    func endedFromOutside() {
        var answers = StreamAnswers()
        _ = answers.take(2)
        answers.breakOff(Self.failure)
        #expect(!answers.isOpen && answers.takeEnd() == nil)
        answers.settle(1, [1])
        #expect(leaving(&answers) == [] && answers.takeEnd() == nil)
        answers.settle(0, [0])
        #expect(leaving(&answers) == [0, 1])
        guard case .failed(Self.failure)? = answers.takeEnd() else {
            Issue.record("the stream must fail")
            return
        }
    }
}

@Suite("Room for the commands of streams")
struct StreamRoomTests {
    @Test("is bounded, and everybody who waited is told when there is some again")
    func shared() {
        let room = StreamRoom()
        let woken = Counter()
        #expect(room.take(500, orElse: {}) == 500)
        #expect(room.take(128, orElse: {}) == 12)
        for _ in 0..<3 {
            #expect(
                room.take(128) {
                    woken.add()
                    room.giveBack(room.take(1, orElse: {}))
                } == 0)
        }
        room.giveBack(1)
        #expect(woken.value == 3)
    }
}
