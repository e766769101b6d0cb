/// A record: fields in order, names unique.
public final class RecordObject {
  package private(set) var names: [String]
  package private(set) var values: [Value]

  /// Later fields of the same name replace earlier ones.
  package init(_ fields: [(String, Value)]) {
    names = []
    values = []
    for (name, value) in fields {
      if let index = names.firstIndex(of: name) {
        values[index] = value
      } else {
        names.append(name)
        values.append(value)
      }
    }
  }

  package func value(_ name: String) -> Value? { names.firstIndex(of: name).map { values[$0] } }
}
