import LocalRunnerKit
import Signatures

/// The random secrets of an installation: made at its first start, and the same from then on.
enum Secrets {
    /// The secrets of a data directory, with those made that are not there yet.
    static func load(from layout: DataLayout) throws -> [Setting: String] {
        var file = try EnvironmentFile(parsing: try Files.read(layout.secrets) ?? "")
        let missing = Setting.allCases.filter { $0.isSecret && file[$0.rawValue] == nil }
        for setting in missing { file.append(name: setting.rawValue, value: try random(setting)) }
        if !missing.isEmpty { try Files.write(file.text, to: layout.secrets) }
        return Dictionary(
            uniqueKeysWithValues: Setting.allCases.compactMap { setting in
                file[setting.rawValue].map { (setting, $0) }
            })
    }

    private static func random(_ setting: Setting) throws -> String {
        setting == .landingsSecret ? try WebhookSecret.random().text : Hex.encode(try RandomBytes.make(32))
    }
}
