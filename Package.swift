// swift-tools-version: 6.2
import PackageDescription

let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]
let strict = house + [.strictMemorySafety()]

let collections = Target.Dependency.product(name: "OrderedCollections", package: "swift-collections")
let http = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

let package = Package(
    name: "scim-fcgi",
    products: [
        .executable(name: "scim-fcgi", targets: ["scim-fcgi"]),
        .executable(name: "scimctl", targets: ["scimctl"]),
    ],
    dependencies: [
        // `traits: []`: the default trait links FoundationEssentials, 6 MB that the worker does not need.
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    ],
    targets: [
        .systemLibrary(name: "CFastCGI", pkgConfig: "fcgi", providers: [.apt(["libfcgi-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),

        .target(name: "SCIMCore", swiftSettings: strict),
        .target(name: "SCIMStore", dependencies: ["SCIMCore", "CSQLite"], swiftSettings: house),
        .target(
            name: "SCIMService",
            dependencies: ["SCIMStore", "SCIMCore", "CCrypto", http, logging],
            swiftSettings: strict),
        // The worker is a library, so that a test can run all of it around handlers of its own.
        .target(
            name: "SCIMFCGI",
            dependencies: ["SCIMService", "SCIMCore", "CFastCGI", http, logging],
            swiftSettings: house),
        .executableTarget(name: "scim-fcgi", dependencies: ["SCIMFCGI"], swiftSettings: house),

        .target(name: "EntraSimulator", dependencies: ["SCIMCore", collections], swiftSettings: house),
        .target(name: "OutgoingHTTP", dependencies: ["EntraSimulator", "CCurl"], swiftSettings: house),
        .executableTarget(
            name: "scimctl",
            dependencies: [
                "SCIMService", "SCIMCore", "EntraSimulator", "OutgoingHTTP", http, logging, collections,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: house),

        // What suites share: directories, processes, a FastCGI client, and the ways to a service provider.
        .target(
            name: "TestBed",
            dependencies: [
                "SCIMService", "SCIMCore", "EntraSimulator", "OutgoingHTTP", http, logging, collections,
            ],
            path: "Tests/TestBed", swiftSettings: house),
        .testTarget(name: "SCIMCoreTests", dependencies: ["SCIMCore", collections], swiftSettings: house),
        .testTarget(
            name: "SCIMStoreTests", dependencies: ["SCIMStore", "SCIMCore", "TestBed", collections],
            swiftSettings: house),
        .testTarget(
            name: "SCIMServiceTests",
            dependencies: [
                "SCIMService", "EntraSimulator", "SCIMStore", "SCIMCore", "TestBed", http, logging, collections,
            ],
            swiftSettings: house),
        .testTarget(
            name: "ConformanceTests", dependencies: ["SCIMCore", "EntraSimulator", "TestBed", collections],
            swiftSettings: house),
        .testTarget(
            name: "ProvisioningTests", dependencies: ["SCIMCore", "EntraSimulator", "TestBed", collections],
            swiftSettings: house),
        .testTarget(
            name: "WorkerTests",
            dependencies: [
                "SCIMFCGI", "SCIMService", "SCIMCore", "EntraSimulator", "TestBed", "scim-fcgi", collections,
            ],
            swiftSettings: house),
        .testTarget(
            name: "ScimctlTests", dependencies: ["SCIMCore", "EntraSimulator", "TestBed", "scimctl", collections],
            swiftSettings: house),
        .testTarget(
            name: "EntraSimulatorTests", dependencies: ["EntraSimulator", collections], swiftSettings: house),
    ],
    swiftLanguageModes: [.v6]
)
