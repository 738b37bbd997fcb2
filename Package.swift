// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "ployst",
    products: [
        .executable(name: "ployst-runner", targets: ["LocalRunner"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // These serve the local runner alone.
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        // One module per C library: a function's dependencies are its cold start.
        .systemLibrary(name: "CLinux", path: "Shared/CLinux"),
        .systemLibrary(
            name: "CLibPQ", path: "Shared/CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]
        ),

        .target(
            name: "FunctionKit",
            dependencies: [
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Shared/FunctionKit"
        ),

        .target(name: "CoreAPI", path: "Shared/CoreAPI"),
        .target(name: "JSONBody", path: "Shared/JSONBody"),

        .target(name: "Postgres", dependencies: ["CLibPQ", "FunctionKit"], path: "Shared/Postgres"),

        .target(
            name: "LocalRunnerKit",
            dependencies: [
                "FunctionKit", "JSONBody", "Signatures", .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            path: "local-runner/LocalRunnerKit"
        ),
        .executableTarget(
            name: "LocalRunner",
            dependencies: [
                "FunctionKit", "JSONBody", "Linux", "LocalRunnerKit",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "local-runner/LocalRunner"
        ),

        .target(name: "DatabaseTesting", dependencies: ["FunctionKit", "Postgres"], path: "Tests/DatabaseTesting"),

        .testTarget(name: "FunctionKitTests", dependencies: ["FunctionKit"]),
        .testTarget(name: "LocalRunnerKitTests", dependencies: ["FunctionKit", "JSONBody", "LocalRunnerKit"]),
        .testTarget(name: "PostgresTests", dependencies: ["DatabaseTesting", "FunctionKit", "Postgres"]),
    ]
)

for target in package.targets where target.type != .system {
    var settings = target.swiftSettings ?? []
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
    settings.append(.enableUpcomingFeature("ExistentialAny"))
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
    settings.append(.enableUpcomingFeature("MemberImportVisibility"))
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
    settings.append(.enableUpcomingFeature("InternalImportsByDefault"))
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0461-async-function-isolation.md
    settings.append(.enableUpcomingFeature("NonisolatedNonsendingByDefault"))
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0458-strict-memory-safety.md
    settings.append(.strictMemorySafety())
    settings.append(.treatAllWarnings(as: .error))
    settings.append(.treatWarning("DeprecatedDeclaration", as: .warning))
    target.swiftSettings = settings
}
