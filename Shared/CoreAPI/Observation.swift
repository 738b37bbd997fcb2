/// What a provider reports to core: `POST /core/v1/observations/<kind>`.
package protocol Observation: Codable, Equatable, Sendable {
    /// The last segment of the path, for example `push`.
    static var kind: String { get }

    /// The provider that reports it, whose token has to carry `observe:<provider>`.
    var provider: String { get }

    /// The slug of the project on whose hook the delivery arrived; nil for the instance-wide hook.
    var project: String? { get }

    /// The generation of that hook's secret; nil for the instance-wide hook.
    var hookGeneration: Int? { get set }
}
