import Glibc

/// One call of `posix_spawn(3)`.
struct SpawnCall {
    /// What becomes descriptor 0; nil inherits ours.
    var input: Int32?
    /// What becomes descriptor 1.
    var output: Int32?
    /// What becomes descriptor 2.
    var errors: Int32?
    /// Whether the process becomes the leader of a new group.
    var leadsGroup = false

    /// Starts the process.
    ///
    /// - Returns: Its number.
    func run(_ executable: String, arguments: [String], environment: [String]) throws(SystemError) -> Int32 {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for (target, source) in [(0, input), (1, output), (2, errors)] {
            if let source { unsafe posix_spawn_file_actions_adddup2(&actions, source, Int32(target)) }
        }
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        resetSignals(&attributes)

        let argumentPointers = unsafe pointers(arguments)
        defer { unsafe release(argumentPointers) }
        let environmentPointers = unsafe pointers(environment)
        defer { unsafe release(environmentPointers) }
        var identifier: pid_t = 0
        let result = unsafe posix_spawn(
            &identifier, executable, &actions, &attributes, argumentPointers, environmentPointers)
        guard result == 0 else { throw SystemError(call: "start \(executable)", code: result) }
        return identifier
    }

    /// A process inherits what we ignore and hold back; a child that cannot be stopped by `SIGTERM` is no use.
    private func resetSignals(_ attributes: inout posix_spawnattr_t) {
        var none = Signals.set([])
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        var standard = Signals.set([SIGPIPE, SIGTERM, SIGINT])
        unsafe posix_spawnattr_setsigdefault(&attributes, &standard)
        let group = leadsGroup ? POSIX_SPAWN_SETPGROUP : 0
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | group))
    }

    private func pointers(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
        unsafe texts.map { unsafe strdup($0) } + [nil]
    }

    private func release(_ pointers: [UnsafeMutablePointer<CChar>?]) {
        unsafe pointers.forEach { unsafe free($0) }
    }
}
