import AlignModel
import AlignRandom
import AlignTensor

/// Policy and critic within a step: their weights as they are now, their gradients, the passes that wait to go back.
final class StepNetworks {
  private let base: LanguageModel
  private let critic: ScalarModel?
  private let settings: PolicySettings
  private let context: TensorContext
  private let budget: Int
  private let policyGradients: GradientBuffer<Float>
  private let criticGradients: GradientBuffer<Float>?
  private var parameters: ParameterStore<Float>?
  private var criticParameters: ParameterStore<Float>?
  private var heldPolicy: HeldForwards?
  private var heldCritic: HeldForwards?

  init(_ state: PolicyState, budget: Int, _ context: TensorContext) {
    base = state.base
    critic = state.critic?.base
    settings = state.settings
    self.budget = budget
    self.context = context
    policyGradients = GradientBuffer(state.parameters.layout, context)
    criticGradients = (state.critic?.parameters.layout).map { GradientBuffer($0, context) }
  }

  /// The units of each minibatch: in the order of the prompts where there is one only, else shuffled.
  func minibatches(ofEpoch epoch: Int, step: Int) -> [[Int]] {
    let count = settings.training.batch
    if settings.minibatches == 1 { return [Array(0..<count)] }
    let chance = CounterGenerator(seed: settings.training.seed, purpose: .minibatch)
    let order = chance.permutation(of: count, step: step * settings.epochs + epoch)
    let size = count / settings.minibatches
    return stride(from: 0, to: count, by: size).map { order[$0..<$0 + size].sorted() }
  }

  /// Takes the weights of a state; passes of others are dropped.
  func begin(_ state: PolicyState) {
    end()
    parameters = state.parameters
    criticParameters = state.critic?.parameters
    let (base, context, policyGradients) = (base, context, policyGradients)
    let parameters = state.parameters
    heldPolicy = HeldForwards(budget: budget, context) {
      try base.forward($0, parameters: parameters, gradients: policyGradients, context)
    }
    if let critic, let criticGradients, let parameters = state.critic?.parameters {
      heldCritic = HeldForwards(budget: budget, context) {
        try critic.forward($0, at: .states, parameters: parameters, gradients: criticGradients, context)
      }
    }
  }

  /// Lets go of weights and passes, so that the weights can change in place.
  func end() {
    (parameters, criticParameters, heldPolicy, heldCritic) = (nil, nil, nil, nil)
  }

  // MARK: Forward

  /// Log-probabilities of the tokens of a pack; the pass is kept for going back if asked for and if it fits.
  func policyValues(_ pack: Pack, isKept: Bool) throws -> [[Float]] {
    guard let heldPolicy, let parameters else { preconditionFailure("a step has begun") }
    if isKept, heldPolicy.hasRoom { return try heldPolicy.values(pack) }
    return try base.replacingParameters(parameters).score(pack.units, context)
  }

  /// The critic's values of the states of a pack; nil without a critic.
  func criticValues(_ pack: Pack, isKept: Bool) throws -> [[Float]]? {
    guard let critic, let heldCritic, let criticParameters else { return nil }
    if isKept, heldCritic.hasRoom { return try heldCritic.values(pack) }
    return try critic.replacingParameters(criticParameters).values(pack.units, at: .states, context)
  }

  // MARK: Backward

  func clearGradients() {
    policyGradients.clear()
    criticGradients?.clear()
  }

  func backward(_ pack: Pack, policySeeds: [[Float]], criticSeeds: [[Float]]?) throws {
    try heldPolicy?.backward(pack, seeds: policySeeds)
    if let criticSeeds { try heldCritic?.backward(pack, seeds: criticSeeds) }
  }

  /// The norm of all gradients together.
  var gradientNorm: Double {
    let (policy, critic) = (policyGradients.norm, criticGradients?.norm ?? 0)
    return (policy * policy + critic * critic).squareRoot()
  }

  /// Changes the weights of a state.
  func update(_ state: inout PolicyState, gradientScale: Double) {
    end()
    let rate = state.learningRates[state.step]
    state.optimizer.update(
      &state.parameters, gradients: policyGradients, learningRate: rate, gradientScale: gradientScale, context
    )
    guard let criticGradients else { return }
    let full = settings.training.learningRate
    state.critic?.update(
      criticGradients, learningRate: rate / full * (settings.criticLearningRate ?? full),
      gradientScale: gradientScale, context)
  }
}
