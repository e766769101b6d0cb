import AlignModel
import AlignTensor
import COpenBLAS
import Glibc

/// Times training steps on the shapes and batches of the PyTorch loops that `scripts/bench train` runs beside it: four
/// pairs of prompt 64 and completions 192, or eight sequences of 256, tied embeddings, AdamW, clipping.
///
/// Tokens are counted unshared, as the other side computes them: 2048 a step.
struct TrainBenchmark {
  enum Mode: String {
    /// Reference scores, forward, loss, backward, clipping, AdamW.
    case dpo
    /// The same with reference scores computed before.
    case dpo_preref
    /// Every token is a target.
    case sft
    /// Log-probabilities alone.
    case score
  }

  let mode: Mode
  let model: LanguageModel
  let reference: LanguageModel
  let context: TensorContext
  let units: [ScoringUnit]
  static let tokens = 8 * 256

  /// `products` nil: the default; `isBaseline`: our kernels as on a processor without AVX2.
  init(mode: Mode, size: String, threads: Int, products: ProductBackend?, isBaseline: Bool) throws {
    context = TensorContext(threadCount: threads, products: products, usesBaselineKernels: isBaseline)
    let shape = BenchmarkShape.named(size)
    self.mode = mode
    model = try LanguageModel.new(shape, tokenizer: nil, seed: 1, context)
    reference = try LanguageModel.new(shape, tokenizer: nil, seed: 0, context)
    var state: UInt64 = 1
    func tokens(_ count: Int) -> [Int32] {
      (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int32(3 + Int(state >> 33) % (shape.vocabularySize - 3))
      }
    }
    switch mode {
    case .dpo, .dpo_preref:
      units = (0..<4).map { _ in ScoringUnit(prompt: tokens(64), completions: [tokens(192), tokens(192)]) }
    case .sft, .score:
      units = (0..<8).map { _ in ScoringUnit(prompt: tokens(1), completions: [tokens(255)]) }
    }
  }

  /// Steps after a first one that isn't timed; the figures of the best one and the sums.
  func run(steps: Int) throws -> String {
    var parameters = model.parameters
    let gradients = GradientBuffer<Float>(parameters.layout, context)
    var optimiser = AdamW<Float>(parameters.layout, context)
    let known = try mode == .dpo_preref ? units.map(referenceScores) : nil
    let peak = sgemmRate()
    var best = Double.infinity
    var bestCPU = Double.infinity
    var meter = ProductMeter()
    for index in 0...steps {
      context.productMeter = ProductMeter()
      let watch = Stopwatch()
      try step(&parameters, gradients, &optimiser, known)
      let spent = (watch.wall, watch.cpu)
      if index > 0 {
        if spent.0 < best, let measured = context.productMeter { meter = measured }
        best = min(best, spent.0)
        bestCPU = min(bestCPU, spent.1)
      }
    }
    let share = meter.operations / meter.seconds / peak
    let rest = 1 - meter.seconds / best
    return """
      {"products": "\(context.products.rawValue)", "tok_s_best": \(Int(Double(Self.tokens) / best)), "tok_per_cpu_s": \(Int(Double(Self.tokens) / bestCPU)), \
      "share_of_peak_in_products": \(Self.rounded(share)), "share_of_time_outside_products": \(Self.rounded(rest)), \
      "peak_gflops": \(Int(peak / 1e9)), "peak_mib": \(context.memory.peakBytes >> 20)}
      """
  }

  private func step(
    _ parameters: inout ParameterStore<Float>, _ gradients: GradientBuffer<Float>,
    _ optimiser: inout AdamW<Float>,
    _ known: [(Double, Double)]?
  ) throws {
    if mode == .score {
      for unit in units { _ = try model.score(unit, context) }
      return
    }
    gradients.clear()
    for (index, unit) in units.enumerated() {
      let forward: UnitForward = try model.forward(
        unit, parameters: parameters, gradients: gradients, context)
      guard mode != .sft else {
        try forward.backward(seeds: forward.tokenLogProbs.map { $0.map { _ in -1 / Float(8 * 255) } })
        continue
      }
      let (chosen, rejected) = try known?[index] ?? referenceScores(unit)
      let sums = forward.tokenLogProbs.map { $0.reduce(0) { $0 + Double($1) } }
      let margin = 0.1 * ((sums[0] - chosen) - (sums[1] - rejected))
      let slope = Float(-0.1 / (1 + exp(margin)) / Double(units.count))
      try forward.backward(
        seeds: zip(forward.tokenLogProbs, [slope, -slope]).map { row, seed in row.map { _ in seed } })
    }
    _ = gradients.clipGlobalNorm(to: 1)
    optimiser.update(&parameters, gradients: gradients, learningRate: 1e-5, context)
  }

  private func referenceScores(_ unit: ScoringUnit) throws -> (Double, Double) {
    let sums = try reference.score(unit, context).map { $0.reduce(0) { $0 + Double($1) } }
    return (sums[0], sums[1])
  }

  /// Operations a second of OpenBLAS's sgemm on a large square product with as many threads: the peak of this machine
  /// at this moment.
  private func sgemmRate() -> Double {
    let n = 1024
    let x = [Float](repeating: 0.5, count: n * n)
    var y = [Float](repeating: 0, count: n * n)
    openblas_set_num_threads(Int32(context.threadCount))
    let size = Int32(n)
    var best = Double.infinity
    for _ in 0..<6 {
      let watch = Stopwatch()
      cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasTrans, size, size, size, 1, x, size, x, size, 0, &y, size)
      best = min(best, watch.wall)
    }
    openblas_set_num_threads(1)
    return 2 * Double(n * n * n) / best
  }

  private static func rounded(_ x: Double) -> Double { (x * 1000).rounded() / 1000 }
}
