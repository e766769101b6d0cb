import Glibc

/// The timed programs behind `scripts/bench`. They print lines of JSON.
@main
enum Benchmarks {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch arguments.first {
    case "train" where arguments.count == 5:
      if let mode = TrainBenchmark.Mode(rawValue: arguments[1]), let threads = Int(arguments[3]),
        let steps = Int(arguments[4])
      {
        return print(try TrainBenchmark(mode: mode, size: arguments[2], threads: threads).run(steps: steps))
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
    default: break
    }
    print(
      """
      usage: align-bench train dpo|dpo_preref|sft|score 1M|15M|110M THREADS STEPS
             align-bench generate 1M|15M|110M THREADS ROUNDS TEMPERATURE
             align-bench rollouts 1M|15M|110M THREADS ROUNDS
      """)
    exit(2)
  }
}
