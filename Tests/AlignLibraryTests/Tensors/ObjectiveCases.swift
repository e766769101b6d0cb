import Foundation
import TestSupport

/// `Tests/Fixtures/rl/cases.json`; the script beside it says what it is.
struct ObjectiveCases: Decodable {
  struct Policy: Decodable {
    let loss_type: String
    let beta: Double
    let scale_rewards: String
    let importance_sampling_level: String
    let epsilon: Double
    let epsilon_high: Double
    let num_generations: Int
    let advantages: [Double]
    let formula_f64: Double
    let grad_new_logps: [Double]
  }

  struct LeaveOneOut: Decodable {
    let num_generations: Int
    let beta: Double
    let normalize_advantages: Bool
    let epsilon: Double
    let kl_per_sequence: [Double]
    let advantages: [Double]
    let loss_f64: Double
    let grad_new_logps: [Double]
  }

  struct Proximal: Decodable {
    struct Configuration: Decodable {
      let kind: String?
      let kl_coef: Double?
      let kl_estimator: String?
      let gamma: Double?
      let lam: Double?
      let cliprange: Double
      let cliprange_value: Double?
      let vf_coef: Double?
      let whiten_rewards: Bool?
    }

    let config: Configuration
    let values: [Double]?
    let vpred: [Double]?
    let token_rewards: [Double]?
    let gae_unwhitened: [Double]?
    let returns: [Double]?
    let advantages_whitened: [Double]?
    let vf_loss: Double?
    let clipfrac: Double?
    let grad_vpred: [Double]?
    let rewards_after_kl: [Double]?
    let advantages: [Double]?
    let loss: Double
    let grad_new_logps: [Double]
  }

  let lengths: [Double]
  let value_lengths: [Double]
  let max_tokens: Int
  let rewards: [Double]
  let old_logp: [Double]
  let logp: [Double]
  let reference_logp: [Double]
  let grpo: [Policy]
  let rloo: [LeaveOneOut]
  let ppo: [Proximal]

  static func load() throws -> ObjectiveCases {
    let file = Repository.tests("Fixtures/rl/cases.json")
    return try JSONDecoder().decode(ObjectiveCases.self, from: Data(contentsOf: file))
  }
}
