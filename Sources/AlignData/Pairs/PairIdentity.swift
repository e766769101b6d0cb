import AlignTable

/// The id of a pair: 16 hexadecimal digits of a hash of prompt, chosen and rejected, so that the same pair has the same
/// id in every file, table and run.
package enum PairIdentity {
  package static func id(prompt: Cell, chosen: Cell, rejected: Cell) -> String {
    var hash = StableHash()
    hash.add(prompt)
    hash.add(chosen)
    hash.add(rejected)
    return hash.hex
  }

  /// The id of a demonstration.
  package static func id(prompt: Cell, completion: Cell) -> String {
    var hash = StableHash()
    hash.add(prompt)
    hash.add(completion)
    return hash.hex
  }
}
