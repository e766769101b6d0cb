import AlignTensor
import Glibc

/// The timed programs behind `scripts/bench`. They print lines of JSON.
@main
enum Benchmarks {
  static func main() throws {
    var arguments = Array(CommandLine.arguments.dropFirst())
    var products: ProductBackend?
    if let option = arguments.firstIndex(of: "--products"), option + 1 < arguments.count {
      guard let named = ProductBackend(rawValue: arguments[option + 1]) else { explain() }
      products = named
      arguments.removeSubrange(option...option + 1)
    }
    let isBaseline = arguments.contains("--baseline")
    arguments.removeAll { $0 == "--baseline" }
    switch arguments.first {
    case "train" where arguments.count == 5:
      if let mode = TrainBenchmark.Mode(rawValue: arguments[1]), let threads = Int(arguments[3]),
        let steps = Int(arguments[4])
      {
        let benchmark = try TrainBenchmark(
          mode: mode, size: arguments[2], threads: threads, products: products, isBaseline: isBaseline)
        return print(try benchmark.run(steps: steps))
      }
    case "generate" where arguments.count == 5:
      if let threads = Int(arguments[2]), let rounds = Int(arguments[3]),
        let temperature = Double(arguments[4])
      {
        let benchmark = GenerateBenchmark(size: arguments[1], threads: threads)
        return print(try benchmark.run(rounds: rounds, temperature: temperature))
      }
    case "rollouts" where arguments.count == 4:
      if let threads = Int(arguments[2]), let rounds = Int(arguments[3]) {
        return print(try RolloutBenchmark(size: arguments[1], threads: threads).run(rounds: rounds))
      }
    case "grpo" where arguments.count == 4:
      if let threads = Int(arguments[2]), let steps = Int(arguments[3]) {
        return print(try PolicyBenchmark(size: arguments[1], threads: threads).run(steps: steps))
      }
    default: break
    }
    explain()
  }

  private static func explain() -> Never {
    print(
      """
      usage: align-bench train dpo|dpo_preref|sft|score 1M|15M|110M THREADS STEPS [--products own|openblas] [--baseline]
             align-bench generate 1M|15M|110M THREADS ROUNDS TEMPERATURE
             align-bench rollouts 1M|15M|110M THREADS ROUNDS
             align-bench grpo 1M|15M|110M THREADS STEPS
      """)
    exit(2)
  }
}
