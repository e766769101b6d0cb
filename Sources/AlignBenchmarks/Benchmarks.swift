import Glibc

/// The timed programs behind `scripts/bench`: `align-bench train MODE SIZE THREADS STEPS`. Prints one line of JSON.
@main
enum Benchmarks {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 6, arguments[1] == "train",
      let mode = TrainBenchmark.Mode(rawValue: arguments[2]),
      let threads = Int(arguments[4]), let steps = Int(arguments[5])
    else {
      print("usage: align-bench train dpo|dpo_preref|sft|score 1M|15M|110M THREADS STEPS")
      exit(2)
    }
    print(try TrainBenchmark(mode: mode, size: arguments[3], threads: threads).run(steps: steps))
  }
}
