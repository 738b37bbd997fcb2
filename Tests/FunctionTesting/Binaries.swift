private import Linux

/// Finds the executables of this package.
package enum Binaries {
    /// The path of the executable with this name: in the folder `PLOYST_BINARIES`, else beside the running tests.
    package static func path(of product: String) -> String {
        let beside = CurrentProcess.executablePath.split(separator: "/").dropLast().joined(separator: "/")
        return "\(CurrentProcess.environment["PLOYST_BINARIES"] ?? "/" + beside)/\(product)"
    }
}
