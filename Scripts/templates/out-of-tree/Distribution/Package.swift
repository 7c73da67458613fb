// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "__PACKAGE__-distribution",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "spearhead", path: "__SPEARHEAD__"),
        .package(name: "__PACKAGE__", path: "../__NAME__"),
    ],
    targets: [
        .executableTarget(
            name: "__PACKAGE__-server",
            dependencies: [
                .product(name: "SpearheadHost", package: "spearhead"), .product(name: "__NAME__", package: "__PACKAGE__"),
            ],
            path: "Sources",
            swiftSettings: [.swiftLanguageMode(.v6)])
    ]
)
