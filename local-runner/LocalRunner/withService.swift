/// Waits until the task is cancelled.
func untilCancelled() async {
    while !Task.isCancelled {
        try? await Task.sleep(for: .seconds(3600))
    }
}

/// Runs `service` beside `body`, and stops it when the body has ended, in whatever way.
///
/// A cancellation reaches the body alone. So services that are nested stop in the reverse of the order in which they
/// were started, each only when everything that needs it is gone.
func withService<Result>(
    _ service: @escaping @Sendable () async -> Void, body: () async throws -> Result
) async throws -> Result {
    let task = Task { await service() }
    let outcome: Swift.Result<Result, any Error>
    do {
        outcome = .success(try await body())
    } catch {
        outcome = .failure(error)
    }
    task.cancel()
    await task.value
    return try outcome.get()
}
