// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "ployst",
    products: [
        .executable(name: "hello", targets: ["Hello"]),
        .executable(name: "github", targets: ["GitHub"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        // One module per C library: a function's dependencies are its cold start.
        .systemLibrary(name: "CLinux", path: "Shared/CLinux"),
        .systemLibrary(
            name: "COpenSSL", path: "Shared/COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]
        ),
        .systemLibrary(
            name: "CLibCurl", path: "Shared/CLibCurl", pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]
        ),

        .target(
            name: "FunctionKit",
            dependencies: [
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Shared/FunctionKit"
        ),

        .target(name: "Linux", dependencies: ["CLinux"], path: "Shared/Linux"),
        .target(name: "FastCGI", path: "Shared/FastCGI"),
        .target(
            name: "Gateway",
            dependencies: [
                "FastCGI", "FunctionKit", "Linux",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Shared/Gateway"
        ),
        .target(
            name: "FunctionHost",
            dependencies: ["FastCGI", "Linux", .product(name: "HTTPTypes", package: "swift-http-types")],
            path: "Shared/FunctionHost"
        ),

        .target(name: "CoreAPI", path: "Shared/CoreAPI"),
        .target(name: "JSONBody", path: "Shared/JSONBody"),
        .target(name: "Signatures", dependencies: ["COpenSSL", "FunctionKit"], path: "Shared/Signatures"),
        .target(
            name: "HTTPClient",
            dependencies: ["CLibCurl", .product(name: "HTTPTypes", package: "swift-http-types")],
            path: "Shared/HTTPClient"
        ),
        .target(
            name: "CoreClient",
            dependencies: [
                "CoreAPI", "FunctionKit", "HTTPClient", "JSONBody",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            path: "Shared/CoreClient"
        ),

        .executableTarget(
            name: "GitHub",
            dependencies: [
                "CoreAPI", "CoreClient", "FunctionKit", "Gateway", "JSONBody", "Signatures",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            path: "Functions/GitHub"
        ),

        .executableTarget(
            name: "Hello",
            dependencies: [
                "FunctionKit", "Gateway",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            path: "infra/bench/Hello"
        ),

        .target(
            name: "FunctionTesting",
            dependencies: [
                "FunctionHost", "FunctionKit", "Gateway", "Linux",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/FunctionTesting"
        ),
        .testTarget(
            name: "FunctionKitTests",
            dependencies: [
                "FunctionKit",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(name: "FastCGITests", dependencies: ["FastCGI"]),
        .testTarget(
            name: "GatewayTests",
            dependencies: [
                "FastCGI", "FunctionHost", "FunctionKit", "FunctionTesting", "Gateway", "Hello", "Linux",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(name: "LoopbackServer", path: "Tests/LoopbackServer"),
        .testTarget(name: "SignaturesTests", dependencies: ["Signatures", "FunctionKit"]),
        .testTarget(
            name: "HTTPClientTests",
            dependencies: [
                "HTTPClient", "LoopbackServer", .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        .testTarget(
            name: "CoreClientTests",
            dependencies: [
                "CoreAPI", "CoreClient", "FunctionKit", "JSONBody", "LoopbackServer",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        .testTarget(
            name: "GitHubTests",
            dependencies: [
                "CoreAPI", "FunctionKit", "GitHub", "JSONBody", "LoopbackServer", "Signatures",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
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
