import Linux
private import Synchronization

/// The connections of a process, and the one set in which all its threads wait for them.
///
/// A connection is either lent to one thread, or it waits: for bytes, or for its turn with a large body. A waiting
/// connection holds no thread, so that any number of them cannot starve the others.
final class ConnectionTable: Sendable {
    /// What a thread has been woken for.
    enum Event {
        case listener
        case stopRequest
        case connection(UInt64, Connection)
        case finished
    }

    private struct Entry {
        let connection: Connection
        var isLent = false
        var deadline: ContinuousClock.Instant?
    }

    private struct State {
        var entries: [UInt64: Entry] = [:]
        var isStopping = false
        var largeBodyOwner: UInt64?
        var largeBodyQueue: [UInt64] = []
        var alarm: ContinuousClock.Instant?
    }

    private enum Token {
        static let listener: UInt64 = 0
        static let stopRequest: UInt64 = 1
        static let alarm: UInt64 = 2
        static let finished: UInt64 = 3
        static let firstConnection: UInt64 = 16
    }

    private let epoll: Epoll
    private let listener: Descriptor
    private let stopRequest: Descriptor
    private let alarm: Alarm
    private let finished: Flag
    private let limit: Int
    private let state = Lock(State())

    // What a connection for a single request needs, outside of the lock: with many threads they would queue for it.
    private let nextToken = Atomic(Token.firstConnection)
    private let newcomers = Atomic(0)
    private let accepts = Atomic(true)
    private let isStopping = Atomic(false)

    /// A table of at most `limit` connections of `listener`, until `stopRequest` becomes readable.
    init(listener: Descriptor, stopRequest: Descriptor, limit: Int) throws(SystemError) {
        self.listener = listener
        self.stopRequest = stopRequest
        self.limit = limit
        epoll = try Epoll()
        alarm = try Alarm()
        finished = try Flag()
        try listener.setNonBlocking()
        // Wakes one thread for a new connection, not all.
        try epoll.add(listener, [.readable, .edge], token: Token.listener)
        try epoll.add(stopRequest, .readable, token: Token.stopRequest)
        try epoll.add(alarm.descriptor, .readable, token: Token.alarm)
        try epoll.add(finished.descriptor, .readable, token: Token.finished)
    }

    /// Waits for something to do; a connection that is returned is lent to the caller until it is parked or removed.
    func next() throws(SystemError) -> Event {
        while true {
            switch try epoll.wait() {
            case Token.listener: return .listener
            case Token.stopRequest: return .stopRequest
            case Token.finished: return .finished
            case Token.alarm: wakeExpired()
            case let token: if let connection = lend(token) { return .connection(token, connection) }
            }
        }
    }

    /// Whether another connection may be accepted.
    var isAccepting: Bool { accepts.load(ordering: .relaxed) }

    /// Has a thread woken for the next connection, also where it waits already.
    func watchListener() {
        try? epoll.modify(listener, [.readable, .edge], token: Token.listener)
    }

    /// Takes a connection that was just accepted, and lends it to the caller; it is listed once it has to wait.
    ///
    /// - Returns: Its token.
    func admit(_ connection: Connection) -> UInt64 {
        newcomers.add(1, ordering: .sequentiallyConsistent)
        return nextToken.add(1, ordering: .relaxed).oldValue
    }

    /// Has the connection wait for bytes.
    ///
    /// - Returns: False when it is to be closed instead, because the process stops and the connection is idle.
    func park(_ token: UInt64, _ connection: Connection) -> Bool {
        let wasListed = connection.isListed
        let parks = state.withLock { state in
            if state.isStopping && connection.session.isIdle { return false }
            list(token, connection, &state)
            release(token, deadline: connection.session.deadline, &state)
            // Under the lock, so that whoever is woken finds the connection parked.
            if !wasListed { arm(token, connection, [.readable, .once]) }
            return true
        }
        if parks && wasListed { arm(token, connection, [.readable, .once]) }
        return parks
    }

    /// Asks for the turn to take a large body.
    ///
    /// - Returns: False when the connection waits for it now, and is no longer the caller's.
    func takeTurn(_ token: UInt64, _ connection: Connection) -> Bool {
        state.withLock { state in
            list(token, connection, &state)
            if state.largeBodyOwner == nil { state.largeBodyOwner = token }
            if state.largeBodyOwner == token { return true }
            if !state.largeBodyQueue.contains(token) { state.largeBodyQueue.append(token) }
            release(token, deadline: connection.session.deadline, &state)
            return false
        }
    }

    /// Gives the turn to the next connection, where this one has it.
    func giveUpTurn(_ token: UInt64) {
        state.withLock { giveUpTurn(token, &$0) }
    }

    /// Forgets a connection that is lent to the caller; it is closed with its last reference.
    func remove(_ token: UInt64, _ connection: Connection) {
        guard connection.isListed else {
            newcomers.subtract(1, ordering: .sequentiallyConsistent)
            if isStopping.load(ordering: .sequentiallyConsistent) { state.withLock { endIfDone(&$0) } }
            return
        }
        state.withLock { state in
            state.entries[token] = nil
            state.largeBodyQueue.removeAll { $0 == token }
            giveUpTurn(token, &state)
            endIfDone(&state)
            if !state.isStopping && !isAccepting { resumeAccepting() }
        }
    }

    /// Accepts nothing more until a connection has been closed: there is no descriptor left.
    func pauseAccepting() {
        state.withLock { state in
            // With no connection that could be closed, only trying again can help.
            if state.entries.isEmpty { resumeAccepting() } else { holdAccepting() }
        }
    }

    /// Accepts nothing more, closes idle connections, and ends once the others are done.
    func stop() {
        state.withLock { state in
            guard !state.isStopping else { return }
            state.isStopping = true
            isStopping.store(true, ordering: .sequentiallyConsistent)
            holdAccepting()
            try? epoll.modify(stopRequest, [], token: Token.stopRequest)
            // A thread looks at each once more: a request that has just arrived is still answered.
            for (token, entry) in state.entries where !entry.isLent { wake(token, entry.connection) }
            endIfDone(&state)
        }
    }

    private func endIfDone(_ state: inout State) {
        guard state.isStopping && state.entries.isEmpty else { return }
        if newcomers.load(ordering: .sequentiallyConsistent) == 0 { finished.raise() }
    }

    /// Lists a connection that has to wait, lent as it is.
    private func list(_ token: UInt64, _ connection: Connection, _ state: inout State) {
        guard !connection.isListed else { return }
        connection.isListed = true
        state.entries[token] = Entry(connection: connection, isLent: true)
        newcomers.subtract(1, ordering: .sequentiallyConsistent)
        if state.entries.count >= limit { holdAccepting() }
    }

    private func lend(_ token: UInt64) -> Connection? {
        state.withLock { state in
            guard let entry = state.entries[token], !entry.isLent else { return nil }
            state.entries[token]?.isLent = true
            return entry.connection
        }
    }

    private func release(_ token: UInt64, deadline: ContinuousClock.Instant?, _ state: inout State) {
        state.entries[token]?.isLent = false
        state.entries[token]?.deadline = deadline
        guard let deadline, deadline < state.alarm ?? .distantFuture else { return }
        state.alarm = deadline
        alarm.set(after: deadline - .now)
    }

    private func wakeExpired() {
        state.withLock { state in
            let now = ContinuousClock.now
            var nearest: ContinuousClock.Instant?
            for (token, entry) in state.entries where !entry.isLent {
                guard let deadline = entry.deadline else { continue }
                if deadline <= now {
                    state.entries[token]?.deadline = nil
                    wake(token, entry.connection)
                } else {
                    nearest = min(nearest ?? deadline, deadline)
                }
            }
            state.alarm = nearest
            alarm.set(after: nearest.map { $0 - now })
        }
    }

    private func giveUpTurn(_ token: UInt64, _ state: inout State) {
        guard state.largeBodyOwner == token else { return }
        state.largeBodyOwner = state.largeBodyQueue.isEmpty ? nil : state.largeBodyQueue.removeFirst()
        if let next = state.largeBodyOwner, let entry = state.entries[next], !entry.isLent {
            wake(next, entry.connection)
        }
    }

    private func holdAccepting() {
        accepts.store(false, ordering: .relaxed)
        try? epoll.modify(listener, [], token: Token.listener)
    }

    private func resumeAccepting() {
        accepts.store(true, ordering: .relaxed)
        watchListener()
    }

    /// Lends the connection to the next free thread: it can be written to, so the event is there at once.
    private func wake(_ token: UInt64, _ connection: Connection) {
        arm(token, connection, [.readable, .writable, .once])
    }

    private func arm(_ token: UInt64, _ connection: Connection, _ interest: Epoll.Interest) {
        // Fails only where the kernel is out of memory; the connection is closed at its deadline then.
        if connection.isInSet {
            try? epoll.modify(connection.descriptor, interest, token: token)
        } else {
            connection.isInSet = (try? epoll.add(connection.descriptor, interest, token: token)) != nil
        }
    }
}

extension ContinuousClock.Instant {
    /// Later than any deadline.
    fileprivate static var distantFuture: Self { .now + .seconds(1_000_000_000) }
}
