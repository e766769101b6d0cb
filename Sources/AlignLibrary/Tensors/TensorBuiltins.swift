import AlignRuntime

/// Tensors, their functions, and derivatives.
package enum TensorBuiltins {
  package static let all: [Builtin] =
    (MakingBuiltins.all + FunctionBuiltins.all + ShapeBuiltins.all + SegmentBuiltins.all
    + GradientBuiltins.all).map { builtin in
      builtin.replacingBody { arguments, body in
        try arguments.tensorContext().interruptible { try body(arguments) }
      }
    }
}
