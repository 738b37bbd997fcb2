package import FunctionKit
private import Linux

extension Environment {
    /// The settings of this process, with the files that they name.
    package static var process: Environment {
        Environment(CurrentProcess.environment) { path in
            String(decoding: try File.read(path), as: UTF8.self)
        }
    }
}
