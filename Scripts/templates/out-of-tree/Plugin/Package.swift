// swift-tools-version: 6.2
import PackageDescription

let protobuf: Target.Dependency = .product(name: "SwiftProtobuf", package: "swift-protobuf")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let kit: Target.Dependency = .product(name: "PluginKit", package: "spearhead")
let testing: Target.Dependency = .product(name: "PluginTesting", package: "spearhead")

let package = Package(
    name: "__PACKAGE__",
    platforms: [.macOS(.v15)],
    products: [.library(name: "__NAME__", targets: ["__NAME__"])],
    dependencies: [
        .package(name: "spearhead", path: "__SPEARHEAD__"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        .target(name: "__NAME__", dependencies: [kit, protobuf, grdb], path: "Sources"),
        .testTarget(name: "__NAME__Tests", dependencies: ["__NAME__", kit, testing, protobuf, grdb], path: "Tests"),
    ]
)

for target in package.targets {
    target.swiftSettings = [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]
}
