import AlignModel
import AlignTensor

/// Forward passes of units, kept until they go back as long as their memory fits a budget; what doesn't fit is computed
/// once more, with the same bits.
final class HeldForwards {
  private let context: TensorContext
  private let limit: Int
  private let make: (ScoringUnit) throws -> UnitForward
  private var held: [Int: UnitForward] = [:]

  /// - Parameters:
  ///   - budget: bytes that passes may keep.
  ///   - make: the pass of a unit, ready to go back.
  init(budget: Int, _ context: TensorContext, _ make: @escaping (ScoringUnit) throws -> UnitForward) {
    self.context = context
    self.make = make
    let live = context.memory.liveBytes
    limit = budget > Int.max - live ? .max : live + budget
  }

  /// Whether there is memory for another one.
  var hasRoom: Bool { context.memory.liveBytes < limit }

  /// The values of a unit; its pass is kept if it fits.
  func values(_ index: Int, _ unit: ScoringUnit) throws -> [[Float]] {
    if let known = held[index] { return known.values }
    let forward = try make(unit)
    if hasRoom { held[index] = forward }
    return forward.values
  }

  /// Goes back through a unit, once; nothing is done where all seeds are 0.
  func backward(_ index: Int, _ unit: ScoringUnit, seeds: [[Float]]) throws {
    let known = held.removeValue(forKey: index)
    if seeds.allSatisfy({ $0.allSatisfy { $0 == 0 } }) { return }
    try (known ?? make(unit)).backward(seeds: seeds)
  }
}
