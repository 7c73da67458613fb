internal import SwiftProtobuf

extension Session {
    /// Reads all pages of a List method.
    ///
    /// - Parameters:
    ///   - items: where a page holds its items.
    ///   - next: where a page names the next one.
    ///   - request: makes the request of a page from its token.
    func all<Request: Message, Response: Message, Item>(
        _ method: Method<Request, Response>, _ items: (Response) -> [Item], next: (Response) -> String,
        request: (_ pageToken: String) -> Request
    ) async throws -> [Item] {
        var all: [Item] = []
        var token = ""
        repeat {
            let page = try await call(method, request(token))
            all += items(page)
            let following = next(page)
            guard following != token || following.isEmpty else {
                throw CommandFailure(.failed, "PAGES_REPEAT", "The server gives the same page again and again.")
            }
            token = following
        } while !token.isEmpty
        return all
    }
}
