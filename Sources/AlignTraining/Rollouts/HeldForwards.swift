import AlignModel
import AlignTensor

/// Units that are read at once: small ones are faster together.
struct Pack {
  /// Rows of a pack at most, unless a single unit has more.
  private static let most = 512

  /// Their places in the step.
  let places: [Int]
  let units: [ScoringUnit]

  /// What it is known by.
  var id: Int { places[0] }

  /// Packs some units of a step, in order.
  static func packing(_ places: [Int], of units: [ScoringUnit]) -> [Pack] {
    var packs: [[Int]] = []
    var rows = 0
    for place in places {
      let count = units[place].rowCount
      if packs.isEmpty || rows + count > most {
        packs.append([])
        rows = 0
      }
      packs[packs.count - 1].append(place)
      rows += count
    }
    return packs.map { places in Pack(places: places, units: places.map { units[$0] }) }
  }
}

/// Forward passes, kept until they go back as long as their memory fits a budget; what doesn't fit is computed once more,
/// with the same bits.
final class HeldForwards {
  private let context: TensorContext
  private let limit: Int
  private let make: ([ScoringUnit]) throws -> UnitForward
  private var held: [Int: UnitForward] = [:]

  /// - Parameters:
  ///   - budget: bytes that passes may keep.
  ///   - make: the pass of some units, ready to go back.
  init(budget: Int, _ context: TensorContext, _ make: @escaping ([ScoringUnit]) throws -> UnitForward) {
    self.context = context
    self.make = make
    let live = context.memory.liveBytes
    limit = budget > Int.max - live ? .max : live + budget
  }

  /// Whether there is memory for another one.
  var hasRoom: Bool { context.memory.liveBytes < limit }

  /// The values of a pack, completion by completion; its pass is kept if it fits.
  func values(_ pack: Pack) throws -> [[Float]] {
    if let known = held[pack.id] { return known.values }
    let forward = try make(pack.units)
    if hasRoom { held[pack.id] = forward }
    return forward.values
  }

  /// Goes back through a pack, once; nothing is done where all seeds are 0.
  func backward(_ pack: Pack, seeds: [[Float]]) throws {
    let known = held.removeValue(forKey: pack.id)
    if seeds.allSatisfy({ $0.allSatisfy { $0 == 0 } }) { return }
    try (known ?? make(pack.units)).backward(seeds: seeds)
  }
}
