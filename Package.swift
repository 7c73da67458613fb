// swift-tools-version: 6.2
import PackageDescription

/// The plugins of the standard distribution with the plugins each one builds on.
let plugins: [(name: String, uses: [String])] = [
    ("Organization", []),
    ("CRM", ["Organization"]),
    ("Orders", ["Organization", "CRM"]),
    ("Targets", ["Organization", "CRM"]),
    ("Visits", ["Organization", "CRM", "Orders"]),
    ("Inspections", ["Organization", "CRM", "Orders", "Visits"]),
    ("Incentives", ["Organization", "CRM", "Orders", "Targets"]),
]

/// Plugins that only the tests of a plugin look at.
let pluginsOfTests = ["Targets": ["Orders"], "Incentives": ["Visits", "Inspections"]]

let dependencies: [Package.Dependency] = [
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
    .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
]

let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
    .product(name: "NIOTLS", package: "swift-nio"),
    .product(name: "NIOSSL", package: "swift-nio-ssl"),
]
let protobuf: Target.Dependency = .product(name: "SwiftProtobuf", package: "swift-protobuf")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let yaml: Target.Dependency = .product(name: "Yams", package: "Yams")

let platform: [Target] = [
    .target(name: "RPC", dependencies: [protobuf], exclude: ["Protos"]),
    .target(name: "TTRPC", dependencies: ["RPC", protobuf, logging] + nio),
    .target(name: "CSQLiteSetup", linkerSettings: [.linkedLibrary("sqlite3")]),
    .target(name: "TenantStore", dependencies: ["CSQLiteSetup", grdb, sqlite, crypto, logging]),
    .target(name: "PluginKit", dependencies: ["RPC", "TenantStore", protobuf, grdb]),
    .target(
        name: "Host",
        dependencies: [
            "PluginKit", "TTRPC", "RPC", "TenantStore", protobuf, grdb, crypto, logging, yaml,
            .product(name: "CryptoExtras", package: "swift-crypto"),
            .product(name: "X509", package: "swift-certificates"),
            .product(name: "SwiftASN1", package: "swift-asn1"),
            .product(name: "NIOHTTP1", package: "swift-nio"),
        ] + nio,
        exclude: ["Protos"]),
    .target(name: "PluginTesting", dependencies: ["PluginKit", "Host", "RPC", "TenantStore", protobuf, grdb]),
    .target(name: "SpearheadClient", dependencies: ["TTRPC", "RPC", protobuf, logging] + nio),
    .executableTarget(
        name: "spearhead",
        dependencies: [
            "Host", "SpearheadClient", "PluginKit", "RPC", "TenantStore", protobuf, logging, yaml,
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ] + plugins.map { .target(name: $0.name) }),
]

let platformTests: [Target] = [
    .testTarget(name: "RPCTests", dependencies: ["RPC", protobuf]),
    .target(name: "GoInterop", dependencies: ["RPC", protobuf], path: "Tests/Interop/GoInterop"),
    .testTarget(
        name: "TTRPCTests",
        dependencies: ["GoInterop", "TTRPC", "RPC", protobuf, logging, .product(name: "NIOEmbedded", package: "swift-nio")] + nio),
    .target(name: "CFaultVFS", path: "Tests/CFaultVFS", linkerSettings: [.linkedLibrary("sqlite3")]),
    .target(name: "FaultTesting", dependencies: ["CFaultVFS"], path: "Tests/FaultTesting"),
    .testTarget(name: "TenantStoreTests", dependencies: ["FaultTesting", "TenantStore", grdb, sqlite, logging]),
    .testTarget(name: "PluginKitTests", dependencies: ["PluginKit", "TenantStore", "RPC", protobuf, grdb]),
    .target(
        name: "SeedCompany",
        dependencies: ["PluginTesting"],
        path: "Tests/SeedCompany",
        exclude: ["expected.json", "planted.json"]),
    .target(
        name: "HostTesting",
        dependencies: [
            "Host", "PluginTesting", "SpearheadClient", "PluginKit", "TTRPC", "RPC", "TenantStore", protobuf, grdb, logging,
        ] + nio,
        path: "Tests/HostTesting",
        exclude: ["Protos"]),
    .testTarget(
        name: "HostTests",
        dependencies: [
            "FaultTesting", "HostTesting", "Host", "PluginTesting", "SpearheadClient", "PluginKit", "TTRPC", "RPC", "TenantStore",
            protobuf, grdb, sqlite, logging,
        ] + nio),
    .testTarget(
        name: "PluginTestingTests",
        dependencies: ["PluginTesting", "PluginKit", "Host", "RPC", protobuf, grdb],
        exclude: ["Protos"]),
    .testTarget(
        name: "SpearheadClientTests",
        dependencies: [
            "GoInterop", "HostTesting", "SpearheadClient", "Host", "PluginTesting", "PluginKit", "TTRPC", "RPC", protobuf,
            logging,
        ] + nio),
    .testTarget(
        name: "spearheadTests",
        dependencies: [
            "HostTesting", "SeedCompany", "spearhead", "Host", "PluginTesting", "SpearheadClient", "PluginKit", "RPC",
            "TenantStore", protobuf,
            grdb,
            logging,
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ] + plugins.map { .target(name: $0.name) },
        exclude: ["Snapshots"]),
    .executableTarget(
        name: "spearhead-bench",
        dependencies: [
            "Host", "SpearheadClient", "PluginKit", "TTRPC", "RPC", "TenantStore", "CRM", "Incentives", "Orders", "Organization",
            "Targets", "Visits",
            protobuf,
            grdb,
            logging,
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
            .product(name: "NIOEmbedded", package: "swift-nio"),
        ] + nio,
        path: "Tests/Benchmarks",
        exclude: ["instructions.txt"]),
]

let pluginTargets: [Target] = plugins.flatMap { plugin -> [Target] in
    let uses = plugin.uses.map { Target.Dependency.target(name: $0) }
    return [
        .target(
            name: plugin.name,
            dependencies: ["PluginKit", protobuf, grdb] + uses,
            path: "Plugins/\(plugin.name)/Sources",
            // What an outside author cannot use, a plugin of the house cannot use either.
            packageAccess: false),
        .testTarget(
            name: "\(plugin.name)Tests",
            dependencies: [.target(name: plugin.name), "PluginKit", "PluginTesting", "SeedCompany", protobuf, grdb] + uses
                + pluginsOfTests[plugin.name, default: []].map { .target(name: $0) },
            path: "Plugins/\(plugin.name)/Tests"),
    ]
}

let package = Package(
    name: "spearhead",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "spearhead", targets: ["spearhead"]),
        .library(name: "PluginKit", targets: ["PluginKit"]),
        .library(name: "PluginTesting", targets: ["PluginTesting"]),
        .library(name: "SpearheadHost", targets: ["Host"]),
        .library(name: "SpearheadClient", targets: ["SpearheadClient"]),
    ],
    dependencies: dependencies,
    targets: platform + pluginTargets + platformTests
)

for target in package.targets {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .swiftLanguageMode(.v6),
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
        ]
}
