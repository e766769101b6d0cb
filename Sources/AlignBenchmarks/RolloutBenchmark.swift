import AlignModel
import AlignTensor
import Glibc

/// Times the generation of a policy's step: four prompts of 32 tokens, eight completions of each, 128 tokens long, drawn
/// at temperature 1 with their log-probabilities and entropies; in batches of several sizes.
struct RolloutBenchmark {
  let size: String
  let threads: Int

  /// One line of JSON a batch size, from the best of `rounds`; the sizes take turns.
  func run(rounds: Int, batches: [Int] = [8, 16, 32]) throws -> String {
    let context = TensorContext(threadCount: threads)
    let model = try LanguageModel.new(BenchmarkShape.named(size), tokenizer: nil, seed: 1, context)
    let prompts = (0..<32).map { row in
      (0..<32).map { (at: Int) -> Int32 in Int32(3 + (at * 37 + row / 8 * 101) % 2000) }
    }
    var settings = GenerationSettings()
    settings.maximumTokens = GenerateBenchmark.newTokens
    settings.ignoresEnd = true
    settings.tellsProbabilities = true
    var best = batches.map { _ in (wall: Double.infinity, cpu: Double.infinity) }
    for round in 0...rounds {
      for (place, batch) in batches.enumerated() {
        settings.batchSize = batch
        settings.seed = round
        let watch = Stopwatch()
        _ = try model.generate(prompts, settings, context)
        // The first round warms memory up.
        if round > 0 {
          best[place] = (min(best[place].wall, watch.wall), min(best[place].cpu, watch.cpu))
        }
      }
    }
    let tokens = Double(prompts.count * GenerateBenchmark.newTokens)
    return zip(batches, best).map { batch, time in
      """
      {"batch": \(batch), "tok_s_best": \(Int(tokens / time.wall)), "tok_per_cpu_s": \(Int(tokens / time.cpu))}
      """
    }.joined(separator: "\n")
  }
}
