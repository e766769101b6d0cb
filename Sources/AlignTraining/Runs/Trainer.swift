import AlignData
import AlignTensor
import Foundation

/// Takes the steps of runs. One for all losses: forward, loss, backward, one pair after the other, then AdamW.
///
/// The objective of a step is sum(weight * loss) / sum(weight) over its batch. Each pair goes back on its own as soon as
/// its loss is known, so that memory is that of one pair; the sum of the weights divides the gradients at the end. A
/// coupled loss needs the whole batch: all log-probabilities are computed first, then each pair is computed once more to
/// go back.
package final class Trainer {
  let context: TensorContext
  let references: ReferenceCache

  package init(_ context: TensorContext, references: ReferenceCache) {
    self.context = context
    self.references = references
  }

  package typealias Advance = AlignTraining.Advance<Run>
  package typealias Progress = AlignTraining.Progress<History.Step>

  /// Takes up to `count` steps; all that are left if nil. `shouldStop` is asked before each step but the first:
  /// a step is always finished.
  ///
  /// What goes wrong ends it, with the run up to the last whole step.
  package func advance(
    _ run: consuming Run, by count: Int? = nil, shouldStop: () -> Bool = { false },
    progress: (Progress) -> Void = { _ in }
  ) -> Advance {
    let last = min(run.settings.steps, count.map { run.step + $0 } ?? run.settings.steps)
    var state = RunState(run)
    let gradients = GradientBuffer<Float>(state.parameters.layout, context)
    var pace = Pace()
    var checksCoupling = true
    while state.step < last {
      do {
        try take(&state, gradients, &checksCoupling)
      } catch {
        return Advance(run: Run(state), failure: error)
      }
      if let record = state.history.steps.last {
        progress(
          pace.progress(
            record, step: record.step, tokens: record.tokens, seconds: record.seconds,
            of: state.settings.steps, target: last))
      }
      if state.step < last, shouldStop() { break }
    }
    return Advance(run: Run(state), failure: nil)
  }

  /// One step. Throws before anything of the state has changed.
  private func take(_ state: inout RunState, _ gradients: GradientBuffer<Float>, _ checksCoupling: inout Bool)
    throws
  {
    let begin = Date()
    gradients.clear()
    var pass = BatchPass(state)
    for item in pass.items {
      if let reference = state.reference {
        pass.references.append(try references.logProbs(reference, item.unit, context))
      }
    }
    if state.loss.isCoupled {
      try coupledPass(&pass, state, gradients)
    } else {
      try separatePass(&pass, state, gradients)
      if checksCoupling { try pass.checkIsSeparate() }
      checksCoupling = false
    }
    let weight = pass.totalWeight
    guard weight > 0 else {
      throw TrainingError(
        .loss, "in step \(state.step) all weights of the batch are 0, so that there is nothing to learn")
    }
    let norm = gradients.norm / weight
    guard norm.isFinite else { throw pass.notFinite("the gradient") }
    let clip = state.settings.clip.map { min(1, $0 / (norm + 1e-6)) } ?? 1
    state.optimizer.update(
      &state.parameters, gradients: gradients, learningRate: state.learningRates[state.step],
      gradientScale: clip / weight, context)
    state.ledger.visits += pass.visits
    state.history.steps.append(
      pass.record(
        learningRate: state.learningRates[state.step],
        alpha: state.order.alpha.isEmpty || state.order.alpha[state.step].isNaN
          ? nil : state.order.alpha[state.step],
        gradientNorm: norm, seconds: Date().timeIntervalSince(begin)))
    state.step += 1
  }

  /// Each pair by itself: forward, loss, backward.
  private func separatePass(
    _ pass: inout BatchPass, _ state: RunState, _ gradients: GradientBuffer<Float>
  ) throws {
    for index in pass.items.indices {
      let forward = try state.base.forward(
        pass.items[index].unit, parameters: state.parameters, gradients: gradients, context)
      pass.logProbs.append(forward.sequenceValues)
      let result = try pass.evaluate(index..<index + 1)
      if result.isCoupled {
        // The loss itself says that it needs the whole batch; nothing has gone back yet if it says so at once.
        guard index == 0 else {
          throw TrainingError(.loss, "the loss says of some pairs only that it is coupled")
        }
        pass.logProbs.removeAll()
        return try coupledPass(&pass, state, gradients)
      }
      pass.add(result)
      try goBack(forward, result, 0)
    }
  }

  /// The whole batch at once: all log-probabilities, the loss, then each pair anew to go back.
  private func coupledPass(_ pass: inout BatchPass, _ state: RunState, _ gradients: GradientBuffer<Float>)
    throws
  {
    for item in pass.items {
      let forward = try state.base.forward(
        item.unit, parameters: state.parameters, gradients: gradients, context)
      pass.logProbs.append(forward.sequenceValues)
    }
    let result = try pass.evaluate(pass.items.indices)
    pass.add(result)
    for index in pass.items.indices {
      let forward = try state.base.forward(
        pass.items[index].unit, parameters: state.parameters, gradients: gradients, context)
      try goBack(forward, result, index)
    }
  }

  /// A sequence's number is a sum, a log-probability that of its tokens', so that each part has its derivative.
  private func goBack(_ forward: any TrainableForward, _ result: LossResult, _ index: Int) throws {
    let derivatives = [result.chosenGradient[index]] + (result.rejectedGradient.map { [$0[index]] } ?? [])
    if derivatives.allSatisfy({ $0 == 0 }) { return }
    let seeds = zip(forward.values, derivatives).map { Array(repeating: Float($1), count: $0.count) }
    try forward.backward(seeds: seeds)
  }
}
