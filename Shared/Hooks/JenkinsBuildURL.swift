/// What the address of a page about a Jenkins build says: which build it is, in the words that every reporter of it uses.
///
/// Reads `<root>/job/<name>/job/<name>/<number>/` with or without more after it, as `BUILD_URL` and the links that Jenkins
/// gives to others are, and the addresses of Blue Ocean.
package struct JenkinsBuildURL: Equatable, Sendable {
    /// The root URL of the server, with a slash at its end, for example `https://ci.example.test/`.
    package let server: String

    /// The full name of the job, folders included, for example `widget/feature%2Fspin`.
    ///
    /// Jenkins escapes some characters of a branch in the job's name, and escapes the name once more in addresses.
    package let job: String

    /// The number of the build within its job.
    package let number: Int64

    /// Reads an address; nil where it is none of a Jenkins build.
    package init?(_ text: String) {
        let address = text.prefix { $0 != "?" && $0 != "#" }
        let parts = address.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 3, ["https:", "http:"].contains(parts[0].lowercased()), parts[1].isEmpty,
            let host = parts[2].split(separator: "@", omittingEmptySubsequences: false).last, !host.isEmpty
        else { return nil }
        let segments = parts[3...].filter { !$0.isEmpty }
        let root = segments.prefix { !["job", "view", "blue"].contains($0) }
        let rest = segments.dropFirst(root.count)
        guard let build = Self.classic(rest) ?? Self.blueOcean(rest) else { return nil }
        server = "\(parts[0])//\(host)/" + root.map { "\($0)/" }.joined()
        job = build.job
        number = build.number
    }

    /// `job/<name>/job/<name>/<number>`; a view in between is a way to look at the jobs and no part of their names.
    private static func classic(_ segments: ArraySlice<Substring>) -> (job: String, number: Int64)? {
        var names: [String] = []
        var rest = segments
        while let kind = rest.first, kind == "job" || kind == "view", let segment = rest.dropFirst().first {
            if kind == "job" {
                guard let name = itemName(segment) else { return nil }
                names.append(name)
            }
            rest = rest.dropFirst(2)
        }
        guard !names.isEmpty, let number = rest.first.flatMap(buildNumber) else { return nil }
        return (names.joined(separator: "/"), number)
    }

    /// `blue/organizations/jenkins/<full name>/detail/<branch>/<number>`; without branches the job's own name is there again.
    private static func blueOcean(_ segments: ArraySlice<Substring>) -> (job: String, number: Int64)? {
        let segments = Array(segments)
        guard segments.count > 6, segments[..<2] == ["blue", "organizations"], segments[4] == "detail",
            let project = decoded(segments[3]), let last = project.split(separator: "/").last,
            let branch = itemName(segments[5]), let number = buildNumber(segments[6])
        else { return nil }
        return (branch == last ? project : "\(project)/\(branch)", number)
    }

    private static func buildNumber(_ segment: Substring) -> Int64? {
        guard segment.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(segment), number > 0
        else { return nil }
        return number
    }

    /// The name of a job, decoded once.
    ///
    /// No name can hold these characters, so where they show up somebody escaped the branch itself and not the job's name.
    /// <https://github.com/jenkinsci/branch-api-plugin/blob/master/src/main/java/jenkins/branch/NameEncoder.java>
    private static func itemName(_ segment: Substring) -> String? {
        let escapes = ["/": "%2F", "#": "%23", "?": "%3F", "[": "%5B", "]": "%5D", "\\": "%5C"]
        return decoded(segment).map { $0.map { escapes[String($0)] ?? String($0) }.joined() }
    }

    /// Percent-encoding undone (RFC 3986, section 2.1); nil where an escape is malformed or the bytes are no text.
    private static func decoded(_ segment: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = segment.utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return bytes.isEmpty || bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
    }
}
