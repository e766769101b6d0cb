import AlignModel
import AlignTable

/// A row of data as token ids.
package struct TrainingItem: Sendable {
  /// The hash of the row's texts (or ids).
  package var id: String
  package var unit: ScoringUnit

  /// Whether there is a rejected side.
  package var isPair: Bool { unit.completions.count > 1 }
}
