import AlignModel
import AlignTensor

/// Times greedy generation: prompts of 32 tokens, 128 new tokens each, as the program that `scripts/bench generate` runs
/// beside it; or sampling, where a temperature is given.
struct GenerateBenchmark {
  let size: String
  let threads: Int
  static let newTokens = 128

  /// One line of JSON a batch size, from the best of `rounds`.
  func run(rounds: Int, temperature: Double) throws -> String {
    let context = TensorContext(threadCount: threads)
    let model = try LanguageModel.new(BenchmarkShape.named(size), tokenizer: nil, seed: 1, context)
    var settings = GenerationSettings()
    settings.maximumTokens = Self.newTokens
    settings.temperature = temperature
    if temperature > 0 { settings.topP = 0.95 }
    settings.ignoresEnd = true
    let lines = try [1, 8].map { batch in
      let prompts = (0..<batch).map { row in
        (0..<32).map { (at: Int) -> Int32 in Int32(3 + (at * 37 + row * 101) % 2000) }
      }
      _ = try model.generate(prompts, settings, context)
      var (best, bestCPU) = (Double.infinity, Double.infinity)
      for _ in 0..<rounds {
        let watch = Stopwatch()
        _ = try model.generate(prompts, settings, context)
        (best, bestCPU) = (min(best, watch.wall), min(bestCPU, watch.cpu))
      }
      let tokens = Double(batch * Self.newTokens)
      return """
        {"batch": \(batch), "tok_s_best": \(Int(tokens / best)), "tok_per_cpu_s": \(Int(tokens / bestCPU))}
        """
    }
    return lines.joined(separator: "\n")
  }
}
