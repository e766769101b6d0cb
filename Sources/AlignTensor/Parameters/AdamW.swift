import CKernels

/// AdamW: moving means of the gradient and of its square, corrected for their start at zero, and weight decay that
/// doesn't pass through them (Loshchilov and Hutter 2019, arXiv 1711.05101; compared with PyTorch).
///
///     p -= rate * decay * p                    (where the layout says so)
///     m = beta1 m + (1 - beta1) g,  v = beta2 v + (1 - beta2) g^2
///     p -= rate / (1 - beta1^t) * m / (sqrt(v / (1 - beta2^t)) + epsilon)
///
/// A value: a copy is a snapshot and shares memory until one of the two is changed.
package struct AdamW<Scalar: TensorScalar>: Sendable {
  /// What stays the same over a run.
  package struct Settings: Sendable, Equatable {
    package var beta1: Double
    package var beta2: Double
    package var epsilon: Double
    package var weightDecay: Double

    package init(
      beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0.01
    ) {
      self.beta1 = beta1
      self.beta2 = beta2
      self.epsilon = epsilon
      self.weightDecay = weightDecay
    }
  }

  package var settings: Settings
  /// Steps taken so far.
  package private(set) var step = 0
  package private(set) var firstMoment: Tensor<Scalar>
  package private(set) var secondMoment: Tensor<Scalar>

  package init(_ layout: ParameterLayout, settings: Settings = Settings(), _ context: TensorContext) {
    self.settings = settings
    firstMoment = context.zeros([layout.count])
    secondMoment = context.zeros([layout.count])
  }

  /// A state that was saved.
  package init(
    settings: Settings, step: Int, firstMoment: Tensor<Scalar>, secondMoment: Tensor<Scalar>
  ) {
    precondition(firstMoment.count == secondMoment.count, "both moments have an element for each parameter")
    self.settings = settings
    self.step = step
    self.firstMoment = firstMoment
    self.secondMoment = secondMoment
  }

  /// One step on `parameters`, with gradients multiplied by `gradientScale` first.
  package mutating func update(
    _ parameters: inout ParameterStore<Scalar>, gradients: GradientBuffer<Scalar>, learningRate: Double,
    gradientScale: Double = 1, _ context: TensorContext
  ) {
    precondition(firstMoment.count == parameters.flat.count, "the moments belong to another layout")
    step += 1
    Self.makeUnique(&firstMoment, context)
    Self.makeUnique(&secondMoment, context)
    parameters.makeUnique(context)
    let (flat, m, v) = (parameters.flat, firstMoment, secondMoment)
    var numbers = ck_adamw(
      rate: learningRate, beta1: settings.beta1, beta2: settings.beta2, epsilon: settings.epsilon,
      decay: settings.weightDecay, correction1: 1 - power(settings.beta1, step),
      correction2: 1 - power(settings.beta2, step), gradient_scale: gradientScale)
    for (range, decays) in Self.runs(parameters.layout) {
      numbers.decay = decays ? settings.weightDecay : 0
      let base = range.lowerBound
      context.kernel([flat, gradients.flat, m, v], over: range.count, work: 8) {
        [numbers] kernels, low, high in
        let start = base + low
        withUnsafePointer(to: numbers) {
          kernels.adamw(
            flat.pointer + start, gradients.flat.pointer + start, m.pointer + start, v.pointer + start, $0,
            high - low)
        }
      }
    }
  }

  /// Neighbours of equal decay as one range.
  private static func runs(_ layout: ParameterLayout) -> [(Range<Int>, Bool)] {
    var runs: [(Range<Int>, Bool)] = []
    for entry in layout.entries {
      if let (range, decays) = runs.last, decays == entry.decays {
        runs[runs.count - 1] = (range.lowerBound..<entry.range.upperBound, decays)
      } else {
        runs.append((entry.range, entry.decays))
      }
    }
    return runs
  }

  private static func makeUnique(_ tensor: inout Tensor<Scalar>, _ context: TensorContext) {
    guard !(isKnownUniquelyReferenced(&tensor) && tensor.ownsStorage) else { return }
    let copy = context.empty(tensor.shape, of: Scalar.self)
    _ = tensor.withElements { copy.mutableBuffer.update(fromContentsOf: $0) }
    tensor = copy
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    var result = 1.0
    var square = base
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }
}
