private import CLinux
private import Glibc

/// The process that this code runs in.
package enum CurrentProcess {
    /// The environment variables; those that are not UTF-8 are repaired.
    package static var environment: [String: String] {
        var result: [String: String] = [:]
        guard var entry = unsafe shim_environment() else { return [:] }
        while let text = unsafe entry.pointee {
            let pair = unsafe String(cString: text)
            if let separator = pair.firstIndex(of: "=") {
                result[String(pair[..<separator])] = String(pair[pair.index(after: separator)...])
            }
            unsafe entry += 1
        }
        return result
    }

    /// Sets an environment variable, for this process and those that it starts.
    ///
    /// Only while no other thread reads the environment: setenv(3).
    package static func setEnvironment(_ name: String, _ value: String) {
        unsafe setenv(name, value, 1)
    }

    /// The absolute path of the file that is running; empty where it cannot be told.
    package static var executablePath: String {
        var path = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe path.withUnsafeMutableBytes { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { buffer in
                unsafe buffer.baseAddress.map { unsafe readlink("/proc/self/exe", $0, buffer.count) } ?? 0
            }
        }
        return String(decoding: path.prefix(max(count, 0)), as: UTF8.self)
    }

    /// The number of this process.
    package static var identifier: Int32 { getpid() }

    /// The most descriptors that this process may have open.
    package static var descriptorLimit: Int {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
        return Int(clamping: limit.rlim_cur)
    }

    /// Lets this process have as many descriptors open as the system allows it, for programs with thousands of sockets.
    ///
    /// - Returns: The new ``descriptorLimit``.
    @discardableResult package static func raiseDescriptorLimit() -> Int {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        if unsafe getrlimit(resource, &limit) == 0 {
            limit.rlim_cur = limit.rlim_max
            unsafe setrlimit(resource, &limit)
        }
        return descriptorLimit
    }

    /// Opens `/dev/null` as descriptors 1 and 2 where they are closed.
    ///
    /// A FastCGI application may be started with descriptor 0 alone (FastCGI 1.0, section 2.2): the next descriptor to be
    /// opened would become standard error, and log lines would go into a connection.
    package static func holdStandardDescriptors() {
        var number: Int32
        repeat {
            number = unsafe open("/dev/null", O_RDWR)
        } while number >= 0 && number <= 2
        if number > 2 { close(number) }
    }

    /// Writes `text` to standard error in one call, so that lines of several threads do not mix.
    package static func writeError(_ text: String) {
        var text = text
        // Nobody is left to be told where standard error is gone.
        text.withUTF8 { bytes in _ = unsafe write(2, bytes.baseAddress, bytes.count) }
    }

    /// Keeps glibc from learning from large allocations that it should hold on to as much.
    ///
    /// By default it raises both thresholds with the first large block that is freed, up to 64 MiB a thread: mallopt(3).
    package static func holdLittleMemory() {
        mallopt(M_MMAP_THRESHOLD, 256 * 1024)
        mallopt(M_TRIM_THRESHOLD, 1024 * 1024)
    }

    /// Gives memory that is free inside this process back to the system.
    package static func giveBackMemory() {
        malloc_trim(0)
    }

    /// Ends the process.
    package static func exit(_ code: ExitCode) -> Never {
        Glibc.exit(code.rawValue)
    }

    /// The codes of `sysexits.h` with which a process says why it ended.
    package enum ExitCode: Int32 {
        /// Called in a way that it cannot serve.
        case usage = 64

        /// A fault inside.
        case software = 70

        /// A setting is missing or malformed.
        case configuration = 78
    }
}
