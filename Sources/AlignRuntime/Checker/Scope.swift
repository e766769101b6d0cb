import AlignSyntax

/// The local names of a block, a function or an arm.
struct Scope {
  enum Kind {
    case constant, variable, parameter, loop
  }

  struct Local {
    var kind: Kind
    var span: Span
    var signature: Signature?
    /// What its value is, where the function around it is given that.
    var object: GivenObject?
  }

  var names: [String: Local] = [:]
  /// What the statements of the block bind, wherever.
  var all: [String: Span] = [:]
  /// How many functions enclose it.
  let functionDepth: Int
}

/// What a name means at a place.
enum Resolution {
  case local(Scope.Local, functionDepth: Int)
  case global(KnownName)
  /// Bound at top level, but only below this place.
  case later(Span)
  case unknown
}

/// A top-level binding of the program that is checked.
struct GlobalBinding {
  var name: KnownName
  var span: Span
}
