import AlignLibrary
import AlignRuntime

/// What is bound, for `:vars` and for completion.
extension Session {
  struct Variable {
    var name: String
    var type: String
    var summary: String
  }

  /// The names that were bound here, in the order of their first binding.
  func variables() -> [Variable] {
    let width = output.style.width
    return ownNames.compactMap { name in
      guard let value = machine.global(name) else { return nil }
      return Variable(name: name, type: value.typeName, summary: Self.oneLine(value, width: width))
    }
  }

  /// The names that the user bound, in the order of their first binding; those that the prompt gives values are left out.
  var ownNames: [String] { machine.globalNames.filter { !KeptValues.isName($0) } }

  func isBound(_ name: String) -> Bool { machine.globalNames.contains(name) }

  func value(of name: String) -> Value? { machine.global(name) }

  /// A value on one line of at most `width` characters.
  static func oneLine(_ value: Value, width: Int) -> String {
    switch value {
    case .function(let function): function.signature.cut(to: width)
    case .object(let object): object.summary.cut(to: width)
    default: value.line(limit: width)
    }
  }

  /// The names of the library and the names bound here, each once, in alphabetical order.
  var knownNames: [String] {
    Set(ownNames + Library.builtins.map(\.name) + library.functions.map(\.declaration.name.text)).sorted()
  }

  func isCallable(_ name: String) -> Bool {
    guard let value = value(of: name) else { return false }
    return value.asFunction != nil || value.asObject?.isCallable == true
  }

  /// The parameters of a function of this name, in order.
  func parameters(of name: String) -> [HelpPage.Parameter]? {
    guard let function = value(of: name)?.asFunction else { return nil }
    if let builtin = function.builtin { return builtin.parameters.map(HelpPage.Parameter.init) }
    return zip(function.parameterNames, function.defaultTexts).map {
      HelpPage.Parameter(name: $0, defaultText: $1)
    }
  }
}
