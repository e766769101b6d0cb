import AlignRandom

/// How tokens are chosen, and when to stop. The filters work in the order of the fields, as in transformers.
package struct GenerationSettings: Sendable {
  /// Tokens to generate at most.
  package var maximumTokens = 128
  /// Above 1: makes tokens that stand in the prompt or the text so far less likely (positive logits are divided by it,
  /// negative ones multiplied).
  package var repetitionPenalty = 1.0
  /// 0: the likeliest token is taken always. Else logits are divided by it.
  package var temperature = 1.0
  /// The so many likeliest tokens stay (with those equal to the last of them); 0: all.
  package var topK = 0
  /// The likeliest tokens stay that together have this probability.
  package var topP = 1.0
  /// Tokens stay whose probability is at least this share of the likeliest one's.
  package var minP = 0.0
  /// Generation ends before any of these texts.
  package var stopStrings: [String] = []
  /// Generation ends after any of these tokens, besides those that the model names.
  package var stopIDs: [Int32] = []
  /// Whether tokens that the model names as ends are passed over.
  package var ignoresEnd = false
  package var seed = 0
  /// Which stream of random numbers: training and generation by hand don't share one.
  package var purpose = CounterGenerator.Purpose.generation
  /// Whether the texts tell the log-probability of each token and the entropy of the distribution it comes from.
  package var tellsProbabilities = false
  /// Sequences that are decoded together; no result depends on it.
  package var batchSize = 16

  package init() {}

  /// What is wrong with the settings, or nil.
  package var flaw: String? {
    if maximumTokens < 0 { return "the number of tokens must be 0 or more" }
    if !(temperature >= 0 && temperature.isFinite) { return "the temperature must be a number from 0 up" }
    if topK < 0 { return "top_k must be 0 (off) or more" }
    if !(topP > 0 && topP <= 1) { return "top_p must be above 0 and at most 1" }
    if !(minP >= 0 && minP <= 1) { return "min_p must be between 0 and 1" }
    if !(repetitionPenalty > 0 && repetitionPenalty.isFinite) {
      return "the repetition penalty must be above 0"
    }
    if stopStrings.contains("") { return "a stop text must not be empty" }
    return nil
  }
}

/// One generated text.
package struct GeneratedText: Sendable {
  /// The end token is the last of them where one was generated.
  package var tokens: [Int32]
  /// Without special tokens and without the stop text; nil where the model has no tokenizer.
  package var text: String?
  package var reason: Reason
  /// The log-probability of each token in nats, where `tellsProbabilities` asks for it; else empty. It is that of the
  /// softmax of the logits after penalty and temperature (of the logits themselves at temperature 0), before top-k,
  /// top-p and min-p: the number that scoring gives at this temperature, up to rounding.
  package var logProbabilities: [Double] = []
  /// The entropy in nats of that distribution at each token; empty likewise.
  package var entropies: [Double] = []

  package enum Reason: String, Sendable {
    /// An end token was generated.
    case end
    /// A stop text was generated.
    case stop
    /// The limit of tokens, or the model's context, was reached.
    case length
    case interrupted
  }
}
