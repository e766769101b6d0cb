/// A function: a closure of the language, a built-in, or a field reader such as `.margin`.
public final class FunctionObject {
  package let name: String

  package init(name: String) { self.name = name }
}
