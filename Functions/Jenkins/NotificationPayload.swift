/// What Ployst reads of a message of the Notification plugin; everything else in it is skipped, be it a whole log.
///
/// The plugin leaves out members that are null. Only phase and number are needed; whatever else has an unexpected type
/// counts as missing.
///
/// <https://plugins.jenkins.io/notification/>
struct NotificationPayload: Decodable {
    struct Build: Decodable {
        /// Missing where Jenkins was not told its own root URL.
        var fullURL: String?
        /// Relative to the root, for example `job/widget/42/`.
        var url: String?
        var number: Int64
        var phase: String
        /// Missing as long as there is no result.
        var status: String?
        /// In milliseconds: when it was queued or started, when it was completed, or the time of day for `FINALIZED`.
        var timestamp: Int64?
        /// In milliseconds; 0 until it is completed.
        var duration: Int64?
        var scm: Checkout?

        private enum CodingKeys: String, CodingKey {
            case url, number, phase, status, timestamp, duration, scm
            case fullURL = "full_url"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            number = try container.wholeNumber(.number)
            phase = try container.decode(String.self, forKey: .phase)
            fullURL = container.readable(.fullURL)
            url = container.readable(.url)
            status = container.readable(.status)
            timestamp = container.readable(.timestamp)
            duration = container.readable(.duration)
            scm = container.readable(.scm)
        }
    }

    /// What was checked out, of which pipelines usually say nothing.
    struct Checkout: Decodable {
        var branch: String?
        var commit: String?

        private enum CodingKeys: CodingKey {
            case branch, commit
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            branch = container.readable(.branch)
            commit = container.readable(.commit)
        }
    }

    /// The job's own name, without its folders.
    var name: String?
    /// For a branch's job the name of the branch, unless somebody set another.
    var displayName: String?
    /// Of the job, relative to the root.
    var url: String?
    var build: Build

    private enum CodingKeys: String, CodingKey {
        case name, url, build
        case displayName = "display_name"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        build = try container.decode(Build.self, forKey: .build)
        name = container.readable(.name)
        displayName = container.readable(.displayName)
        url = container.readable(.url)
    }
}
