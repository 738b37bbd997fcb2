import HTTPClient

extension TransferPool {
    /// Runs until everything is finished, and returns it by id.
    func finish() throws -> [Int: FinishedTransfer] {
        var all: [Int: FinishedTransfer] = [:]
        while inFlight > 0 {
            for finished in try run(atMost: .seconds(60)) { all[finished.id] = finished }
        }
        return all
    }

    /// Sends one request and returns what it came to.
    func send(_ request: HTTPClientRequest) throws -> Result<HTTPClientResponse, TransferError> {
        start(request, as: 0)
        var finished: [FinishedTransfer] = []
        while finished.isEmpty { finished = try run(atMost: .seconds(60)) }
        return finished[0].result
    }
}

extension Result where Failure == TransferError {
    var failure: TransferError? {
        guard case .failure(let error) = self else { return nil }
        return error
    }
}
