import Glibc

/// When colour is used: `--color` first, then the environment, then whether a person is looking.
enum ColorChoice: String, CaseIterable, Sendable {
  case auto, always, never

  /// Whether text for a descriptor is coloured. `NO_COLOR` (not empty) beats `CLICOLOR_FORCE`; without either a
  /// terminal that isn't dumb is coloured.
  func usesColor(on descriptor: Int32) -> Bool {
    switch self {
    case .always: return true
    case .never: return false
    case .auto:
      if let off = Environment["NO_COLOR"], !off.isEmpty { return false }
      for name in ["CLICOLOR_FORCE", "FORCE_COLOR"] {
        if let forced = Environment[name], !forced.isEmpty, forced != "0" { return true }
      }
      return Terminal.isCapable(descriptor)
    }
  }
}
