import CoreAPI
import GitProcess
import Linux

/// The file in which git keeps the commits whose parents a server did not give.
enum Shallow {
    /// Those commits; none for a whole clone.
    ///
    /// - Throws: `GitError` where the file cannot be read.
    static func boundary(of git: Git) throws(GitError) -> [ObjectID] {
        do throws(SystemError) {
            let text = try File.read("\(git.directory)/shallow")
            return text.split(separator: UInt8(ascii: "\n")).compactMap {
                ObjectID(digits: Array($0), from: 0, count: $0.count)
            }
        } catch  where error.isRefusal {
            return []
        } catch {
            throw .unexpected(command: "shallow", answer: error.description)
        }
    }
}
