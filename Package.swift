// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]
let strict = settings + [.strictMemorySafety()]

let collections = Target.Dependency.product(name: "OrderedCollections", package: "swift-collections")
let http = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

let package = Package(
    name: "scim-fcgi",
    products: [
        .executable(name: "scim-fcgi", targets: ["scim-fcgi"]),
        .executable(name: "scim-fcgi-console", targets: ["scim-fcgi-console"]),
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
        // The clocks, and what Swift cannot call of the C library.
        .systemLibrary(name: "CSystem"),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),

        .target(name: "SCIMCore", swiftSettings: strict),
        .target(name: "SCIMStore", dependencies: ["SCIMCore", "CSQLite", "CSystem"], swiftSettings: settings),
        .target(name: "SCIMHTTP", dependencies: [http], swiftSettings: strict),
        .target(
            name: "SCIMHost", dependencies: ["SCIMStore", "SCIMCore", "CCrypto", "CSystem", logging],
            swiftSettings: strict),
        .target(
            name: "SCIMDirectory", dependencies: ["SCIMHost", "SCIMStore", "SCIMCore"], swiftSettings: strict),
        .target(
            name: "SCIMAdministration", dependencies: ["SCIMDirectory", "SCIMHost", "SCIMStore", "SCIMCore", logging],
            swiftSettings: strict),
        .target(
            name: "SCIMService",
            dependencies: ["SCIMDirectory", "SCIMHost", "SCIMStore", "SCIMCore", "SCIMHTTP", http, logging],
            swiftSettings: strict),
        // The worker is a library, so that another executable can run it around handlers of its own.
        .target(
            name: "SCIMFCGI", dependencies: ["SCIMHTTP", "CFastCGI", "CSystem", http, logging], swiftSettings: settings),
        .executableTarget(
            name: "scim-fcgi",
            dependencies: ["SCIMFCGI", "SCIMService", "SCIMHost", "SCIMCore", "SCIMHTTP", logging],
            swiftSettings: settings),

        .target(
            name: "SCIMConsole",
            dependencies: ["SCIMAdministration", "SCIMDirectory", "SCIMHost", "SCIMHTTP", "SCIMCore", http, logging],
            swiftSettings: strict),
        .executableTarget(
            name: "scim-fcgi-console",
            dependencies: ["SCIMFCGI", "SCIMConsole", "SCIMHost", "SCIMHTTP", "SCIMCore", logging],
            swiftSettings: settings),

        .target(name: "EntraSimulator", dependencies: ["SCIMCore", collections], swiftSettings: settings),
        .target(name: "OutgoingHTTP", dependencies: ["EntraSimulator", "CCurl"], swiftSettings: settings),
        .executableTarget(
            name: "scimctl",
            dependencies: [
                "SCIMAdministration", "SCIMDirectory", "SCIMHost", "SCIMCore", "EntraSimulator", "OutgoingHTTP", http,
                logging, collections, .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),

        // What suites share: directories, processes, a FastCGI client, and the ways to a service provider.
        .target(
            name: "TestBed",
            dependencies: [
                "SCIMService", "SCIMAdministration", "SCIMDirectory", "SCIMHost", "SCIMHTTP", "SCIMCore",
                "EntraSimulator", "OutgoingHTTP", "CCrypto", http, logging, collections,
            ],
            path: "Tests/TestBed", swiftSettings: settings),
        // What parsers and the endpoint promise for any input, for tests and for the fuzzer.
        .target(
            name: "HostileInput",
            dependencies: [
                "SCIMFCGI", "SCIMService", "SCIMDirectory", "SCIMHost", "SCIMStore", "SCIMHTTP", "SCIMCore", "TestBed",
                http,
            ],
            path: "Tests/HostileInput", swiftSettings: settings),
        .testTarget(
            name: "HostileInputTests",
            dependencies: ["HostileInput", "SCIMStore", "SCIMCore", "EntraSimulator", "TestBed"],
            swiftSettings: settings),
        .testTarget(name: "SCIMCoreTests", dependencies: ["SCIMCore", collections], swiftSettings: settings),
        .testTarget(
            name: "SCIMStoreTests", dependencies: ["SCIMStore", "SCIMCore", "TestBed", collections],
            swiftSettings: settings),
        .testTarget(
            name: "SCIMServiceTests",
            dependencies: [
                "SCIMService", "SCIMAdministration", "SCIMDirectory", "SCIMHost", "SCIMHTTP", "EntraSimulator",
                "SCIMStore", "SCIMCore", "HostileInput", "TestBed", http, logging, collections,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "SCIMConsoleTests",
            dependencies: [
                "SCIMConsole", "SCIMAdministration", "SCIMService", "SCIMDirectory", "SCIMHost", "SCIMStore",
                "SCIMHTTP",
                "SCIMCore", "TestBed", http, logging, collections,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ConformanceTests", dependencies: ["SCIMCore", "EntraSimulator", "TestBed", collections],
            swiftSettings: settings),
        .testTarget(
            name: "ProvisioningTests", dependencies: ["SCIMCore", "EntraSimulator", "TestBed", collections],
            swiftSettings: settings),
        .testTarget(
            name: "WorkerTests",
            dependencies: [
                "SCIMFCGI", "SCIMService", "SCIMHost", "SCIMHTTP", "SCIMCore", "EntraSimulator", "TestBed", "scim-fcgi",
                http, collections,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ScimctlTests",
            dependencies: ["SCIMStore", "SCIMCore", "EntraSimulator", "TestBed", "scimctl", collections],
            swiftSettings: settings),
        .testTarget(
            name: "EntraSimulatorTests", dependencies: ["EntraSimulator", collections], swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)

// Only for scripts/fuzz: it does not link without libFuzzer.
if Context.environment["FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "Fuzz", dependencies: ["HostileInput"], path: "Tests/Fuzz",
            swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])]))
}
