import AlignModel
import AlignTensor
import AlignTraining

/// What trainings of one machine share: token ids of rows, log-probabilities of references.
package final class TrainingServices {
  let references = ReferenceCache()
  let memo = TokenMemo()
  let context: TensorContext

  init(_ context: TensorContext) { self.context = context }

  var trainer: Trainer { Trainer(context, references: references) }

  func preparation(for model: any LlamaModel, policy: LengthPolicy, maximumTokens: Int?) -> DataPreparation {
    DataPreparation(
      encoder: TextEncoder(model),
      maximumTokens: min(maximumTokens ?? .max, model.configuration.contextLength), policy: policy, memo: memo
    )
  }
}
