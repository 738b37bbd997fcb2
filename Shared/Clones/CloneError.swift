/// Why a clone is not there, or not as the server has it.
package enum CloneError: Error, Equatable, CustomStringConvertible {
    /// It may not be cloned, or nobody knows from where: it stays so until somebody changes something.
    case refused(String)

    /// The server cannot be reached, or does not let us in; it may be better later.
    case unreachable(String)

    /// It takes longer than it may.
    case timedOut

    /// It is larger than one repository may be, in bytes.
    case tooLarge(limit: Int)

    /// What is on the disk is no whole clone.
    case broken(String)

    /// The disk, or git itself, fails.
    case failed(String)

    /// The reason, to be read after "not computed:".
    package var description: String {
        switch self {
        case .refused(let reason), .failed(let reason): reason
        case .unreachable(let reason): "the repository cannot be fetched: \(reason)"
        case .timedOut: "the fetch takes longer than it may"
        case .tooLarge(let limit):
            "the repository takes more than \(limit >> 20) MiB on the disk, which PLOYST_CLONE_LIMIT_MIB sets"
        case .broken(let reason): "the clone is broken and is made again: \(reason)"
        }
    }
}
