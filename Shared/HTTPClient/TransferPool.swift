internal import CLibCurl
package import Linux

/// Sends many requests at a time from one thread, and keeps connections and TLS sessions for the next ones.
///
/// Start transfers, then call ``run(atMost:)`` again and again. Not `Sendable`: one thread at a time. The process has to
/// ignore broken pipes (``Linux/Signals/ignoreBrokenPipe()``).
@safe package final class TransferPool {
    private struct Running {
        var id: Int
        var handle: EasyHandle
        var transfer: Transfer
        var start: ContinuousClock.Instant
    }

    private let multi: UnsafeMutableRawPointer
    private let sockets: SocketWatch
    private let connectionLimit: Int
    /// By the addresses of the handles.
    private var running: [UInt: Running] = [:]
    private var idle: [EasyHandle] = []
    private var finished: [FinishedTransfer] = []

    /// A pool without connections yet.
    ///
    /// - Parameter connectionLimit: The most connections that are open at a time, in use or kept. Transfers beyond it wait
    ///   for one, and their time runs. Each takes a descriptor; resolving a name takes a few more.
    /// - Throws: ``TransferError`` or `SystemError` when memory or descriptors are used up.
    package init(connectionLimit: Int) throws {
        idle = [try EasyHandle()]
        sockets = try SocketWatch()
        guard let multi = unsafe curl_multi_init() else { throw TransferError.libcurlUnavailable }
        unsafe self.multi = multi
        self.connectionLimit = connectionLimit
        let limits = unsafe [
            shim_curl_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, connectionLimit),
            shim_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, connectionLimit),
        ]
        guard unsafe (sockets.attach(to: multi) + limits).allSatisfy({ $0 == CURLM_OK }) else {
            throw TransferError.libcurlUnavailable
        }
    }

    deinit {
        for transfer in running.values {
            unsafe curl_multi_remove_handle(multi, transfer.handle.pointer)
            transfer.handle.reset()
        }
        unsafe curl_multi_cleanup(multi)
    }

    /// How many transfers are started and not yet returned.
    package var inFlight: Int { running.count + finished.count }

    /// Makes ``run(atMost:)`` return whenever the descriptor is readable; whoever gave it has to read it empty.
    ///
    /// - Throws: `SystemError`.
    package func wake(on descriptor: Descriptor) throws(SystemError) {
        try sockets.wake(on: descriptor)
    }

    /// Starts a transfer; ``run(atMost:)`` carries it on, and returns it with its `id` when it is over, however it ends.
    ///
    /// Its time begins now.
    package func start(_ request: HTTPClientRequest, as id: Int) {
        do throws(TransferError) {
            if idle.isEmpty { idle.append(try EasyHandle()) }
            let handle = idle.removeLast()
            let transfer = try transfer(request, on: handle)
            let key = unsafe UInt(bitPattern: handle.pointer)
            running[key] = Running(id: id, handle: handle, transfer: transfer, start: .now)
            let code = unsafe curl_multi_add_handle(multi, handle.pointer)
            if code != CURLM_OK { finish(key, CURLE_OUT_OF_MEMORY) }
        } catch {
            finished.append(FinishedTransfer(id: id, result: .failure(error), duration: .zero))
        }
    }

    private func transfer(
        _ request: HTTPClientRequest, on handle: EasyHandle
    ) throws(TransferError) -> Transfer {
        do throws(TransferError) {
            return try Transfer(request, on: handle, buffers: .small)
        } catch {
            idle.append(handle)
            throw error
        }
    }

    /// Carries the transfers on until some are over, a descriptor of ``wake(on:)`` is readable, or the time is over.
    ///
    /// - Returns: The transfers that are over.
    /// - Throws: `SystemError`, or ``TransferError`` where libcurl itself failed; the pool is of no use then.
    package func run(atMost duration: Duration) throws -> [FinishedTransfer] {
        let end = ContinuousClock.now + duration
        var isOver = false
        while finished.isEmpty, !isOver {
            let happening = try sockets.wait(until: end)
            for (socket, bits) in happening.sockets { try act(on: socket, bits) }
            if sockets.takeDeadline() { try act(on: CURL_SOCKET_TIMEOUT, 0) }
            collect()
            isOver = happening.isWoken || .now >= end
        }
        defer { finished = [] }
        return finished
    }

    private func act(on socket: Int32, _ bits: Int32) throws(TransferError) {
        var count: Int32 = 0
        let code = unsafe curl_multi_socket_action(multi, socket, bits, &count)
        guard code == CURLM_OK else {
            let message = unsafe curl_multi_strerror(code).map { unsafe String(cString: $0) } ?? "unknown error"
            throw TransferError(code: .other, mayHaveBeenSent: true, request: "all requests", message: message)
        }
    }

    private func collect() {
        var count: Int32 = 0
        while let message = unsafe curl_multi_info_read(multi, &count) {
            guard unsafe message.pointee.msg == CURLMSG_DONE, let pointer = unsafe message.pointee.easy_handle else {
                continue
            }
            unsafe finish(UInt(bitPattern: pointer), message.pointee.data.result)
        }
    }

    private func finish(_ key: UInt, _ code: CURLcode) {
        guard let done = running.removeValue(forKey: key) else { return }
        let result = done.transfer.result(code)
        unsafe curl_multi_remove_handle(multi, done.handle.pointer)
        done.handle.reset()
        idle.append(done.handle)
        finished.append(FinishedTransfer(id: done.id, result: result, duration: .now - done.start))
    }
}
