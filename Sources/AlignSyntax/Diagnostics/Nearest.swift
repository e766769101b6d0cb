/// The candidate that a mistyped name most likely means, or nil if none is near: at most a third of its letters may
/// differ. Of several equally near ones the first that begins alike wins. Where none is near, the only one that goes on
/// from the name: `vocab` means `vocabulary`.
///
///     nearest(to: "lenght", among: ["length", "lower"])   // "length"
package func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
  let letters = Array(name)
  let lowered = name.lowercased()
  let limit = max(1, letters.count / 3)
  // One-letter names are near to everything.
  guard letters.count > 1 else { return candidates.first { $0 != name && $0.lowercased() == lowered } }
  var best: (name: String, distance: Int, prefix: Int)?
  for candidate in candidates where candidate != name {
    if candidate.lowercased() == lowered { return candidate }
    let other = Array(candidate)
    guard abs(other.count - letters.count) <= limit else { continue }
    let distance = editDistance(letters, other)
    let prefix = zip(letters, other).prefix { $0 == $1 }.count
    guard distance <= limit, distance < max(letters.count, other.count) else { continue }
    if let found = best, (found.distance, -found.prefix) <= (distance, -prefix) { continue }
    best = (candidate, distance, prefix)
  }
  if let best { return best.name }
  let longer = candidates.filter { letters.count > 2 && $0.lowercased().hasPrefix(lowered) && $0 != name }
  return longer.count == 1 ? longer.first : nil
}

/// The number of letters to change, add, drop or exchange with their neighbour (optimal string alignment).
/// Complexity: the product of the lengths.
func editDistance(_ left: [Character], _ right: [Character]) -> Int {
  if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
  var beforeLast = [Int](repeating: 0, count: right.count + 1)
  var last = Array(0...right.count)
  for i in 1...left.count {
    var row = [i] + [Int](repeating: 0, count: right.count)
    for j in 1...right.count {
      let isSame = left[i - 1] == right[j - 1]
      row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (isSame ? 0 : 1))
      if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
        row[j] = min(row[j], beforeLast[j - 2] + 1)
      }
    }
    (beforeLast, last) = (last, row)
  }
  return last[right.count]
}
