import AlignSyntax

/// A comparison as the machine has it: `>` and `>=` are `<` and `<=` with the sides changed.
struct Comparison {
  let operation: Operation
  /// The machine compares the right side with the left.
  let isSwapped: Bool
  /// The answer is turned round.
  let isInverted: Bool

  init?(_ operation: BinaryOperator) {
    switch operation {
    case .equal: (self.operation, isSwapped, isInverted) = (.equal, false, false)
    case .notEqual: (self.operation, isSwapped, isInverted) = (.equal, false, true)
    case .less: (self.operation, isSwapped, isInverted) = (.less, false, false)
    case .lessOrEqual: (self.operation, isSwapped, isInverted) = (.lessOrEqual, false, false)
    case .greater: (self.operation, isSwapped, isInverted) = (.less, true, false)
    case .greaterOrEqual: (self.operation, isSwapped, isInverted) = (.lessOrEqual, true, false)
    case .contained: (self.operation, isSwapped, isInverted) = (.contains, false, false)
    case .notContained: (self.operation, isSwapped, isInverted) = (.contains, false, true)
    default: return nil
    }
  }

  /// target = left ? right. Hint 1: inverted; hint 2: swapped (so that messages name the operator as written).
  func instruction(_ target: Int, _ left: Int, _ right: Int) -> Instruction {
    let hint = (isInverted ? 1 : 0) + (isSwapped ? 2 : 0)
    return isSwapped
      ? Instruction(operation, target, right, left, hint: hint)
      : Instruction(operation, target, left, right, hint: hint)
  }

  /// The fused jump on two registers, or nil where there is none.
  func jump(if wanted: Bool, _ left: Int, _ right: Int) -> Instruction? {
    let holds = wanted != isInverted
    let fused: Operation
    switch operation {
    case .equal: fused = holds ? .jumpEqual : .jumpNotEqual
    case .less: fused = holds ? .jumpLess : .jumpNotLess
    case .lessOrEqual: fused = holds ? .jumpLessOrEqual : .jumpNotLessOrEqual
    default: return nil
    }
    return isSwapped
      ? Instruction(fused, right, left, hint: 2) : Instruction(fused, left, right, hint: 0)
  }

  /// The fused jump on a register and a constant at the right, or nil where there is none.
  func constantJump(if wanted: Bool, _ left: Int, constant: Int) -> Instruction? {
    let holds = wanted != isInverted
    switch (operation, isSwapped) {
    case (.equal, _): return Instruction(holds ? .jumpEqualK : .jumpNotEqualK, left, constant)
    case (.less, false): return Instruction(holds ? .jumpLessK : .jumpNotLessK, left, constant)
    case (.lessOrEqual, false):
      return Instruction(holds ? .jumpLessOrEqualK : .jumpNotLessOrEqualK, left, constant)
    case (.less, true): return Instruction(holds ? .jumpGreaterK : .jumpNotGreaterK, left, constant)
    case (.lessOrEqual, true):
      return Instruction(holds ? .jumpGreaterOrEqualK : .jumpNotGreaterOrEqualK, left, constant)
    default: return nil
    }
  }
}
