import Dispatch
import NIOCore
import RPC
import Synchronization
import TTRPC

/// One connection of a run, with its calls under way.
final class LoadLane: @unchecked Sendable {
    // @unchecked because what changes is touched on the connection's event loop, and read once its calls have ended.
    private let run: LoadRun
    private let target: any LoadTarget
    private let pause: TimeAmount?
    private let expectsRefusals: Bool
    private var nextNumber: UInt64
    private var slots: [Slot] = []

    private(set) var latenciesMicroseconds: [UInt32] = []
    private(set) var refusedCount = 0
    private(set) var errorCount = 0
    private(set) var firstError: RPCError?

    init(
        run: LoadRun, target: any LoadTarget, index: UInt64, pause: TimeAmount?, expectsRefusals: Bool
    ) {
        self.run = run
        self.target = target
        self.pause = pause
        self.expectsRefusals = expectsRefusals
        nextNumber = index << 32
    }

    /// Starts `slotCount` calls, each followed by another when it is answered.
    func begin(slotCount: Int) {
        for _ in 0..<slotCount { run.slots.enter() }
        target.eventLoop.execute { [self] in
            slots = (0..<slotCount).map { _ in Slot() }
            for (place, slot) in slots.enumerated() {
                slot.completion = { [self, unowned slot] result in ended(slot, result) }
                guard let pause else {
                    start(slot)
                    continue
                }
                let offset = TimeAmount.nanoseconds(pause.nanoseconds * Int64(place) / Int64(slotCount))
                target.eventLoop.scheduleTask(in: offset) { [self] in start(slot) }
            }
        }
    }

    private func start(_ slot: Slot) {
        nextNumber += 1
        slot.began = Deadline.now()
        target.send(nextNumber, completion: slot.completion)
    }

    private func ended(_ slot: Slot, _ result: Result<[UInt8], RPCError>) {
        let phase = run.phase.load(ordering: .relaxed)
        switch result {
        case .success:
            if phase == .measured {
                let elapsed = Deadline.now().nanoseconds - slot.began.nanoseconds
                latenciesMicroseconds.append(UInt32(clamping: elapsed / 1000))
            }
        case .failure(let error) where expectsRefusals && error.code == .resourceExhausted:
            refusedCount += 1
        case .failure(let error):
            errorCount += 1
            firstError = firstError ?? error
        }
        if phase == .ending || !target.isOpen {
            slot.completion = { _ in }
            run.slots.leave()
        } else if let pause {
            // From start to start, so that a slow answer makes no slower load.
            let next = NIODeadline.uptimeNanoseconds(slot.began.nanoseconds) + pause
            target.eventLoop.scheduleTask(deadline: next) { [self] in start(slot) }
        } else {
            start(slot)
        }
    }
}

extension LoadLane {
    /// A call under way; confined to the event loop of its lane.
    private final class Slot: @unchecked Sendable {
        // @unchecked because it is touched only on the event loop of its lane.
        var began = Deadline(nanoseconds: 0)
        var completion: CallCompletion = { _ in }
    }
}
