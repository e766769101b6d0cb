// Tensors, gradients, optimisers. What this floor knows: numbers in rows, how to split work over threads, how to
// differentiate. What it knows not: models, tokens' meaning, the language.
//
// A `TensorContext` owns memory and threads. A `Tensor` is a row-major block of numbers. A `Tape` runs operations
// eagerly, remembers how to go back, and goes back once. A `ParameterStore` keeps all weights of a model in one flat
// tensor; a `GradientBuffer` and the moments of `AdamW` are flat in the same order.
//
// Work is split over threads by rules that look at shapes alone, never at the number of threads, and an element of a
// product is summed in an order that depends on the inner dimension alone: one thread and two give the same bits, and
// a row has the same bits alone and among others.
