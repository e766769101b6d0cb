// Language models as numbers: tokenizers, checkpoints, the Llama family, scoring, generation, saving.
//
// The module knows tensors, weights and token ids. It knows nothing of pairs, losses or the language above it, and no
// network: a model is a folder in the layout of Hugging Face, or is made from scratch.
//
//   folder -> JSONDocument, Safetensors -> Configuration, ParameterStore, Tokenizer -> LanguageModel
//   text -> Tokenizer -> token ids -> ScoringUnit -> per-token log-probabilities (and their gradient)
//                                  -> Generation  -> token ids -> text
//
// What the last layer gives becomes tokens (`LanguageModel`) or one number (`ScalarModel`: the reward of a text, the value
// of a state); loading, saving, weights and network are the same (`Llama`).
