// swift-tools-version: 6.2
import PackageDescription

let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "ployst",
    products: [
        .executable(name: "core", targets: ["Core"]),
        .executable(name: "dispatch", targets: ["Dispatcher"]),
        .executable(name: "git", targets: ["Git"]),
        .executable(name: "github", targets: ["GitHub"]),
        .executable(name: "github-accounts", targets: ["GitHubAccounts"]),
        .executable(name: "hello", targets: ["Hello"]),
        .executable(name: "jenkins", targets: ["Jenkins"]),
        .executable(name: "landing-analysis", targets: ["AnalysisBench"]),
        .executable(name: "landings", targets: ["Landings"]),
        .executable(name: "ployst-runner", targets: ["LocalRunner"]),
        .executable(name: "targetprocess", targets: ["Targetprocess"]),
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
            name: "CLibCurl", path: "Shared/CLibCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]
        ),
        .systemLibrary(
            name: "CLibPQ", path: "Shared/CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]
        ),
        .systemLibrary(
            name: "COpenSSL", path: "Shared/COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]
        ),

        .target(name: "FunctionKit", dependencies: [httpTypes, logging], path: "Shared/FunctionKit"),
        .target(name: "CoreAPI", path: "Shared/CoreAPI"),
        .target(name: "JSONBody", path: "Shared/JSONBody"),
        .target(name: "FastCGI", path: "Shared/FastCGI"),
        .target(name: "Egress", path: "Shared/Egress"),

        .target(name: "Linux", dependencies: ["CLinux"], path: "Shared/Linux"),
        .target(
            name: "Signatures", dependencies: ["COpenSSL", "FunctionKit", "Linux", httpTypes], path: "Shared/Signatures"
        ),
        .target(
            name: "Access", dependencies: ["FunctionKit", "Signatures", httpTypes], path: "Shared/Access"
        ),
        .target(name: "Postgres", dependencies: ["CLibPQ", "FunctionKit"], path: "Shared/Postgres"),
        .target(
            name: "HTTPClient", dependencies: ["CLibCurl", "Egress", "Linux", httpTypes], path: "Shared/HTTPClient"),

        .target(
            name: "Gateway", dependencies: ["FastCGI", "FunctionKit", "Linux", httpTypes, logging],
            path: "Shared/Gateway"
        ),
        .target(name: "FunctionHost", dependencies: ["FastCGI", "Linux", httpTypes], path: "Shared/FunctionHost"),
        .target(
            name: "CoreClient", dependencies: ["CoreAPI", "FunctionKit", "HTTPClient", "JSONBody", httpTypes],
            path: "Shared/CoreClient"
        ),
        .target(
            name: "Hooks",
            dependencies: ["CoreAPI", "CoreClient", "FunctionKit", "JSONBody", "Signatures", httpTypes],
            path: "Shared/Hooks"
        ),

        .target(name: "GitProcess", dependencies: ["Linux"], path: "Shared/Git"),
        .target(
            name: "LandingAnalysis", dependencies: ["CoreAPI", "GitProcess", "Linux"], path: "Shared/LandingAnalysis"
        ),
        .target(
            name: "Clones", dependencies: ["CoreAPI", "Egress", "FunctionKit", "GitProcess", "JSONBody", "Linux"],
            path: "Shared/Clones"
        ),

        // SQL and the contract's document stay files of their own kind; the build puts them into the executable.
        .executableTarget(name: "EmbedText", path: "infra/embed/Tool"),
        .plugin(
            name: "EmbedTextPlugin", capability: .buildTool(), dependencies: ["EmbedText"], path: "infra/embed/Plugin"
        ),

        .executableTarget(
            name: "Core",
            dependencies: [
                "Access", "CoreAPI", "Egress", "FunctionKit", "Gateway", "JSONBody", "Linux", "Postgres", "Signatures",
                argumentParser, httpTypes, logging,
            ],
            path: "Functions/Core", plugins: ["EmbedTextPlugin"]
        ),
        // Not "Dispatch": that is a module of Swift's own.
        .executableTarget(
            name: "Dispatcher",
            dependencies: [
                "CoreAPI", "Egress", "FunctionKit", "HTTPClient", "JSONBody", "Linux", "Postgres", "Signatures",
                argumentParser, httpTypes, logging,
            ],
            path: "Functions/Dispatch"
        ),
        .executableTarget(
            name: "Git", dependencies: ["CoreAPI", "FunctionKit", "Gateway", "Hooks", "JSONBody", httpTypes],
            path: "Functions/Git"
        ),
        .executableTarget(
            name: "GitHub", dependencies: ["CoreAPI", "FunctionKit", "Gateway", "Hooks", "JSONBody", httpTypes],
            path: "Functions/GitHub"
        ),
        .executableTarget(
            name: "GitHubAccounts",
            dependencies: [
                "Access", "CoreClient", "FunctionKit", "Gateway", "HTTPClient", "JSONBody", "Linux", "Signatures",
                httpTypes, logging,
            ],
            path: "Functions/GitHubAccounts"
        ),
        .executableTarget(
            name: "Jenkins", dependencies: ["CoreAPI", "FunctionKit", "Gateway", "Hooks", "JSONBody", httpTypes],
            path: "Functions/Jenkins"
        ),
        .executableTarget(
            name: "Landings",
            dependencies: [
                "Clones", "CoreAPI", "CoreClient", "FunctionKit", "Gateway", "GitProcess", "JSONBody",
                "LandingAnalysis", "Linux", "Signatures", argumentParser, httpTypes, logging,
            ],
            path: "Functions/Landings"
        ),
        .executableTarget(
            name: "Targetprocess",
            dependencies: [
                "CoreAPI", "CoreClient", "FunctionKit", "Gateway", "HTTPClient", "Hooks", "JSONBody", "Signatures",
                httpTypes, logging,
            ],
            path: "Functions/Targetprocess"
        ),
        .executableTarget(
            name: "AnalysisBench", dependencies: ["CoreAPI", "GitProcess", "JSONBody", "LandingAnalysis", "Linux"],
            path: "infra/bench/Analysis"
        ),
        .executableTarget(
            name: "Hello", dependencies: ["FunctionKit", "Gateway", httpTypes], path: "infra/bench/Hello"
        ),

        .target(
            name: "LocalRunnerKit", dependencies: ["FunctionKit", "JSONBody", "Signatures", httpTypes],
            path: "local-runner/LocalRunnerKit"
        ),
        .executableTarget(
            name: "LocalRunner",
            dependencies: [
                "FunctionHost", "FunctionKit", "HTTPClient", "JSONBody", "Linux", "LocalRunnerKit", "Signatures",
                argumentParser, httpTypes, logging,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            path: "local-runner/LocalRunner"
        ),

        .target(name: "DatabaseTesting", dependencies: ["FunctionKit", "Postgres"], path: "Tests/DatabaseTesting"),
        .target(
            name: "FunctionTesting",
            dependencies: [
                "FunctionHost", "FunctionKit", "Gateway", "GitProcess", "JSONBody", "Linux", "LoopbackServer",
                "Signatures", httpTypes, logging,
            ],
            path: "Tests/FunctionTesting"
        ),
        .target(
            name: "HookTesting", dependencies: ["FunctionKit", "LoopbackServer", "Signatures", httpTypes],
            path: "Tests/HookTesting"
        ),
        .target(name: "LoopbackServer", path: "Tests/LoopbackServer"),

        .testTarget(
            name: "ClonesTests",
            dependencies: [
                "Clones", "CoreAPI", "Egress", "FunctionKit", "FunctionTesting", "GitProcess", "Linux",
            ]
        ),
        .testTarget(
            name: "CoreClientTests",
            dependencies: ["CoreAPI", "CoreClient", "FunctionKit", "JSONBody", "LoopbackServer", httpTypes]
        ),
        .testTarget(
            name: "CoreTests",
            dependencies: [
                "Access", "Core", "CoreAPI", "DatabaseTesting", "FunctionKit", "FunctionTesting", "JSONBody",
                "Postgres",
                "Signatures", argumentParser, httpTypes, logging,
            ]
        ),
        .testTarget(
            name: "DispatchTests",
            dependencies: [
                "CoreAPI", "Dispatcher", "Egress", "FunctionKit", "HTTPClient", "JSONBody", "Signatures", httpTypes,
            ]
        ),
        .testTarget(name: "EgressTests", dependencies: ["Egress"]),
        .testTarget(name: "FastCGITests", dependencies: ["FastCGI"]),
        .testTarget(name: "FunctionKitTests", dependencies: ["FunctionKit", httpTypes, logging]),
        .testTarget(
            name: "FunctionTests",
            dependencies: [
                "Clones", "Core", "DatabaseTesting", "FunctionHost", "FunctionKit", "FunctionTesting", "Git", "GitHub",
                "GitHubAccounts", "GitProcess", "JSONBody", "Jenkins", "Landings", "Linux", "LoopbackServer",
                "Postgres",
                "Signatures", "Targetprocess", httpTypes,
            ]
        ),
        .testTarget(
            name: "GatewayTests",
            dependencies: [
                "FastCGI", "FunctionHost", "FunctionKit", "FunctionTesting", "Gateway", "Hello", "Linux", httpTypes,
                logging,
            ]
        ),
        .testTarget(
            name: "GitTests",
            dependencies: [
                "CoreAPI", "FunctionKit", "Git", "HookTesting", "Hooks", "JSONBody", "LoopbackServer", "Signatures",
                httpTypes,
            ]
        ),
        .testTarget(
            name: "GitHubTests",
            dependencies: [
                "CoreAPI", "FunctionKit", "GitHub", "HookTesting", "Hooks", "JSONBody", "LoopbackServer", "Signatures",
                httpTypes,
            ]
        ),
        .testTarget(
            name: "GitHubAccountsTests",
            dependencies: [
                "Access", "FunctionKit", "FunctionTesting", "GitHubAccounts", "JSONBody", "LoopbackServer",
                "Signatures", httpTypes, logging,
            ]
        ),
        .testTarget(
            name: "HooksTests",
            dependencies: [
                "CoreAPI", "FunctionKit", "HookTesting", "Hooks", "JSONBody", "LoopbackServer", "Signatures", httpTypes,
            ]
        ),
        .testTarget(name: "GitProcessTests", dependencies: ["FunctionTesting", "GitProcess", "Linux"]),
        .testTarget(
            name: "HTTPClientTests", dependencies: ["Egress", "HTTPClient", "Linux", "LoopbackServer", httpTypes]
        ),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "CoreAPI", "DatabaseTesting", "FunctionKit", "FunctionTesting", "Git", "HTTPClient", "HookTesting",
                "JSONBody", "Linux", "LoopbackServer", "Postgres", "Signatures", httpTypes,
            ]
        ),
        .testTarget(
            name: "JenkinsTests",
            dependencies: [
                "CoreAPI", "FunctionKit", "HookTesting", "Hooks", "JSONBody", "Jenkins", "LoopbackServer", "Signatures",
                httpTypes,
            ]
        ),
        .testTarget(
            name: "LandingAnalysisTests",
            dependencies: ["CoreAPI", "FunctionTesting", "GitProcess", "JSONBody", "LandingAnalysis", "Linux"]
        ),
        .testTarget(
            name: "LocalRunnerKitTests",
            dependencies: ["FunctionKit", "JSONBody", "LocalRunnerKit", "Signatures", httpTypes]
        ),
        .testTarget(name: "PostgresTests", dependencies: ["DatabaseTesting", "FunctionKit", "Postgres"]),
        .testTarget(name: "SignaturesTests", dependencies: ["FunctionKit", "Signatures", httpTypes]),
        .testTarget(
            name: "TargetprocessTests",
            dependencies: [
                "CoreAPI", "FunctionKit", "HookTesting", "Hooks", "JSONBody", "LoopbackServer", "Signatures",
                "Targetprocess", httpTypes, logging,
            ]
        ),
    ]
)

for target in package.targets where ![.system, .plugin].contains(target.type) {
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
