import Testing

@testable import TenantStore

@Suite("Fair queue")
struct FairQueueTests {
    private let tenants = (0..<3).map { _ in TenantID.random() }

    @Test("tenants are served in turn")
    func turns() {
        let queue = FairQueue<Int>(isExclusive: false, tenantMax: 100, totalMax: 100)
        #expect(queue.push(tenants[0], [1, 2, 3, 4]) == 4)
        #expect(queue.push(tenants[1], [10]) == 1)
        #expect(queue.push(tenants[2], [20, 21, 22]) == 3)
        var order: [[Int]] = []
        for _ in 0..<5 { order.append(queue.pop(max: 2)?.elements ?? []) }
        #expect(order == [[1, 2], [10], [20, 21], [3, 4], [22]])
        #expect(queue.count == 0)
    }

    @Test("an exclusive line is given to one thread at a time, and what is not finished stays in front")
    func exclusive() {
        let queue = FairQueue<Int>(isExclusive: true, tenantMax: 100, totalMax: 100)
        _ = queue.push(tenants[0], [1, 2, 3])
        #expect(queue.pop(max: 2)?.elements == [1, 2])
        _ = queue.push(tenants[0], [4])
        _ = queue.push(tenants[1], [10])
        #expect(queue.pop(max: 2)?.elements == [10])
        _ = queue.finish(tenants[0], unfinished: [2])
        #expect(!queue.isEmpty(tenants[0]))
        #expect(queue.pop(max: 9)?.elements == [2, 3, 4])
        _ = queue.finish(tenants[0])
        #expect(queue.isEmpty(tenants[0]))
        _ = queue.finish(tenants[1])
    }

    @Test("both bounds hold")
    func bounds() {
        let queue = FairQueue<Int>(isExclusive: false, tenantMax: 3, totalMax: 5)
        #expect(queue.push(tenants[0], [1, 2, 3, 4]) == 3)
        #expect(queue.push(tenants[1], [1, 2, 3]) == 2)
        #expect(queue.push(tenants[2], [1]) == 0)
        #expect(queue.pop(max: 2)?.elements == [1, 2])
        #expect(queue.push(tenants[2], [1]) == 1)
    }

    @Test("a held line rests; its work comes when it is let go")
    func held() throws {
        let queue = FairQueue<Int>(isExclusive: true, tenantMax: 9, totalMax: 9)
        _ = queue.push(tenants[0], [1])
        try queue.hold(tenants[0], untilNanoseconds: .max)
        _ = queue.push(tenants[0], [2])
        _ = queue.push(tenants[1], [10])
        #expect(queue.pop(max: 9)?.elements == [10])
        let error = #expect(throws: StoreError.self) { try queue.hold(tenants[0], untilNanoseconds: 1) }
        #expect(error?.code == .deadlineExceeded)
        queue.unhold(tenants[0])
        #expect(queue.pop(max: 9)?.elements == [1, 2])
    }

    @Test("a drained line gives all it has and then nothing")
    func drained() {
        let queue = FairQueue<Int>(isExclusive: true, tenantMax: 9, totalMax: 9)
        _ = queue.push(tenants[0], [1, 2])
        #expect(queue.drain(tenants[0]) == [1, 2])
        #expect(queue.drain(tenants[0]) == [])
        _ = queue.push(tenants[1], [10])
        #expect(queue.pop(max: 9)?.elements == [10])
        #expect(queue.count == 0)
    }

    @Test("a closed queue gives back what was waiting, takes nothing more and sends threads home")
    func closed() {
        let queue = FairQueue<Int>(isExclusive: false, tenantMax: 9, totalMax: 9)
        _ = queue.push(tenants[0], [1])
        #expect(queue.close() == [1])
        #expect(queue.push(tenants[0], [2]) == nil)
        #expect(queue.pop(max: 1) == nil)
        #expect(throws: StoreError.self) { try queue.hold(tenants[0], untilNanoseconds: .max) }
    }

    @Test("what was not finished when the queue was closed comes back to whoever took it")
    func closedMeanwhile() {
        let queue = FairQueue<Int>(isExclusive: true, tenantMax: 9, totalMax: 9)
        _ = queue.push(tenants[0], [1, 2, 3])
        #expect(queue.pop(max: 2)?.elements == [1, 2])
        #expect(queue.close() == [3])
        #expect(queue.finish(tenants[0], unfinished: [2]) == [2])
        #expect(queue.close() == [] && queue.count == 0)
    }

    @Test("the list behaves like an array, whatever is done to it", arguments: [1, 2, 3])
    func list(step: Int) {
        var list = FIFO<Int>()
        var model: [Int] = []
        for round in 0..<2_000 {
            switch (round * step) % 7 {
            case 0, 1, 2, 3:
                list.append(contentsOf: [round, round + 1])
                model += [round, round + 1]
            case 4:
                list.prepend([round])
                model.insert(round, at: 0)
            default:
                let taken = list.take(round % 5)
                #expect(taken == Array(model.prefix(round % 5)))
                model.removeFirst(min(round % 5, model.count))
            }
            #expect(list.count == model.count)
            #expect(list.isEmpty == model.isEmpty)
        }
        #expect(list.takeAll() == model)
    }
}
