/// Every operation that a tape can go back through. The tests check the derivative of each against central differences;
/// one without a row there is a red test.
package enum Operation: String, CaseIterable, Sendable {
  // Element-wise, of two.
  case add, subtract, multiply, divide, power, maximum, minimum
  // Element-wise, of one.
  case negate, exp, log, sqrt, abs, sigmoid, logSigmoid, softplus, relu, tanh, clamp, square
  case log1p, expm1, sin, cos
  // Over an axis.
  case sum, softmax, logSoftmax
  // Shapes.
  case reshape, transpose, slice, concatenate
  // Over segments of a vector.
  case segmentSum, spread, discounted, segmentResize
  // Matrices and transformers.
  case matmul, linear, embedding, rmsNorm, rotary, swiglu, attention, logProbability
}
