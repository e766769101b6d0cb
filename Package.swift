// swift-tools-version:6.2
import PackageDescription

/// Every Swift target is built with warnings as errors, in every configuration.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// C likewise.
let strictC: [CSetting] = [
  .enableWarning("all"), .enableWarning("extra"), .treatAllWarnings(as: .error),
]

/// One module of the program. Arrows go down only: a floor lists the floors it may look at.
func floor(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of one floor, in `Tests/<floor>Tests`.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.target(name: name), "TestSupport"] + dependencies,
    swiftSettings: strict)
}

let package = Package(
  name: "align",
  products: [.executable(name: "align", targets: ["align"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // Ground: C and system libraries, tables.
    .systemLibrary(name: "COpenBLAS", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CPCRE2", providers: [.apt(["libpcre2-dev"])]),
    .target(
      name: "CKernels",
      // -O3 in debug too: the numerics of the tests then run at full speed.
      cSettings: strictC + [
        .unsafeFlags(["-O3", "-fno-math-errno", "-fno-trapping-math"])
      ]),
    .target(
      name: "CStdlib",
      cSettings: strictC + [.disableWarning("c23-extensions"), .unsafeFlags(["-std=c2x"])]),
    .target(name: "CTerminal", cSettings: strictC, linkerSettings: [.linkedLibrary("readline")]),
    floor("AlignInterruption", []),
    floor("AlignFiles", ["AlignInterruption"]),
    floor("AlignTable", ["AlignInterruption"]),
    floor("AlignRandom", []),

    // The language.
    floor("AlignSyntax", []),
    floor("AlignRuntime", ["AlignSyntax", "AlignInterruption"]),

    // Numbers and the domain.
    floor("AlignTensor", ["CKernels", "COpenBLAS", "AlignRandom", "AlignInterruption"]),
    floor(
      "AlignModel",
      ["AlignTensor", "AlignTable", "AlignFiles", "AlignRandom", "AlignInterruption", "CPCRE2"]),
    floor("AlignData", ["AlignTable", "AlignFiles", "AlignRandom", "AlignInterruption"]),
    floor(
      "AlignTraining",
      ["AlignData", "AlignModel", "AlignTensor", "AlignTable", "AlignFiles", "AlignRandom"]),
    floor("AlignCharts", ["AlignTable"]),

    // The join, and the session over it.
    floor(
      "AlignLibrary",
      [
        "AlignRuntime", "AlignSyntax", "AlignTable", "AlignFiles", "AlignRandom", "AlignTensor",
        "AlignModel", "AlignData", "AlignTraining", "AlignCharts", "AlignInterruption",
      ]),
    floor(
      "AlignSession",
      [
        "AlignLibrary", "AlignRuntime", "AlignSyntax", "AlignFiles", "AlignTable", "AlignInterruption",
        "CStdlib",
      ]),

    // The roof.
    .executableTarget(
      name: "align",
      dependencies: [
        "AlignSession", "AlignRuntime", "AlignFiles", "CTerminal", "COpenBLAS",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    .executableTarget(
      name: "align-bench",
      dependencies: ["AlignTraining", "AlignModel", "AlignTensor", "AlignTable", "COpenBLAS"],
      path: "Sources/AlignBenchmarks",
      swiftSettings: strict),

    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    tests("AlignFiles", ["AlignInterruption"]),
    tests("AlignTable", ["AlignInterruption"]),
    tests("AlignRandom", []),
    tests("AlignSyntax", ["AlignRandom"]),
    tests("AlignRuntime", ["AlignSyntax"]),
    tests("AlignTensor", ["CKernels", "AlignInterruption"]),
    tests("AlignModel", ["AlignTensor", "AlignTable", "AlignFiles", "AlignInterruption"]),
    tests("AlignData", ["AlignTable"]),
    tests("AlignTraining", ["AlignData", "AlignModel", "AlignTensor", "AlignTable"]),
    tests("AlignCharts", ["AlignTable"]),
    tests(
      "AlignLibrary",
      [
        "AlignSession", "AlignRuntime", "AlignSyntax", "AlignTable", "AlignRandom", "AlignTensor",
        "AlignModel",
        "AlignData", "AlignTraining", "AlignCharts", "CStdlib",
      ]),
    tests("AlignSession", ["AlignLibrary", "AlignRuntime", "AlignSyntax", "CStdlib", "AlignFuzzing"]),
    // Programs by chance, and what must hold of them; for the tests and `scripts/fuzz`.
    .target(
      name: "AlignFuzzing", dependencies: ["AlignSession", "AlignLibrary", "AlignRuntime", "AlignSyntax"],
      path: "Tests/AlignFuzzing", swiftSettings: strict),
    .testTarget(
      name: "PromptTests", dependencies: ["CTerminal", "TestSupport"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)

// The fuzzer is built by `scripts/fuzz` alone: it needs libFuzzer's instrumentation.
if Context.environment["ALIGN_FUZZ"] != nil {
  package.targets += [
    .systemLibrary(name: "CLibFuzzer", path: "Tests/Fuzz/CLibFuzzer"),
    .executableTarget(
      name: "align-fuzz", dependencies: ["AlignFuzzing", "CLibFuzzer"], path: "Tests/Fuzz/align-fuzz",
      swiftSettings: strict),
  ]
}
