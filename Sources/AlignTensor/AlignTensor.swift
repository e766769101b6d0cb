// Tensors, gradients, optimisers. What this floor knows: numbers in rows, how to split work over threads, how to
// differentiate. What it knows not: models, tokens' meaning, the language.
//
// A `TensorContext` owns memory and threads. A `Tensor` is a row-major block of numbers. A `Tape` runs operations
// eagerly, remembers how to go back, and goes back once. A `ParameterStore` keeps all weights of a model in one flat
// tensor; a `GradientBuffer` and the moments of `AdamW` are flat in the same order.
//
// Threads share out rows, columns or heads, and no result depends on how: an element of a product is summed in an order that
// depends on the inner dimension alone, sums over rows are made of blocks of a fixed size. So one thread and two give the same
// bits, and a row has the same bits alone and among others.
