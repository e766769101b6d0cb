/// What the number that a model gives for a sequence is. It names the columns of histories and ledgers, the fields of the
/// batch that a loss sees, and what errors are about: `chosen_logp`, `chosen_reward`.
package enum Quantity: String, Sendable {
  /// The log-probability of the completion, nats.
  case logProbability = "logp"
  case reward

  package var chosen: String { "chosen_\(rawValue)" }
  package var rejected: String { "rejected_\(rawValue)" }
}
