// AlignTraining: one trainer for every loss.
//
//   table -> token ids (TokenizedData) -> visits of a step (CompiledOrder) -> log-probabilities of each pair
//         -> loss and its derivatives (a function, of the language or not) -> gradients -> AdamW -> the next Run
//
// It knows models through `TrainableModel`, data through tables, losses as functions of sequence log-probabilities. It
// knows no language and no files. A run is a value: training gives a new one and leaves the old one alone.
