import AlignData
import AlignFiles
import AlignInterruption
import AlignModel
import AlignRuntime
import AlignSyntax
import AlignTable
import AlignTensor
import AlignTraining

/// The errors of the floors below as errors of the language: the code says which kind, the notes say where in a file.
extension RuntimeError {
  package init(_ error: any Error) {
    switch error {
    case let error as RuntimeError: self = error
    case is Interrupted: self = Machine.interruption
    case let error as FileError: self.init(error)
    case let error as DataError where error.isInterruption: self = Machine.interruption
    case let error as DataError:
      if let cause = error.cause {
        self.init(cause)
      } else {
        self.init(
          error.line == nil ? .invalidArgument : .malformedFile, error.message,
          hint: error.unknown.flatMap { $0.name.nearest(among: $0.known) }.map { "did you mean `\($0)`?" }
            ?? error.hint,
          notes: Self.notes(error.place))
      }
    case let error as JSONError where error.reason == .interrupted: self = Machine.interruption
    case let error as JSONError:
      self.init(
        .malformedFile, "invalid JSON: \(error.message)", hint: error.hint,
        notes: ["at line \(error.line), column \(error.column)"])
    case let error as CSVError:
      self.init(.malformedFile, error.message, notes: ["at line \(error.line)"])
    case let error as ModelError:
      let place = error.file.map { $0 + (error.line.map { ":\($0)" } ?? "") }
      self.init(
        Self.code(error.kind), error.message, hint: error.hint ?? Self.hint(error.kind),
        notes: Self.notes(place))
    case let error as MemoryError: self.init(.limitExceeded, error.description)
    case let error as TrainingError:
      self.init(Self.code(error.kind), error.message, hint: error.hint)
    default:
      self.init(.internalError, "\(error)")
    }
  }

  /// Runs work of a floor below; what it throws becomes an error of the language.
  package static func translating<Result>(_ work: () throws -> Result) throws(RuntimeError) -> Result {
    do { return try work() } catch { throw RuntimeError(error) }
  }

  /// A file that isn't there: with what is, where its name is near.
  private init(_ error: FileError) {
    if error.isInterruption {
      self = Machine.interruption
      return
    }
    let code: DiagnosticCode =
      error.attempt != .read ? .fileUnwritable : error.isMissing ? .fileNotFound : .fileUnreadable
    var hint = error.hint
    if error.isMissing {
      let near = error.path.nearest(among: WholeFile(error.path).neighbours)
      let start = "the path is read from `\(WholeFile.currentFolder)`"
      hint = near.map { "did you mean `\($0)`?" } ?? (error.path.hasPrefix("/") ? nil : start)
    }
    self.init(code, error.message, hint: hint)
  }

  private static func notes(_ place: String?) -> [String] { place.map { ["in \($0)"] } ?? [] }

  private static func code(_ kind: ModelError.Kind) -> DiagnosticCode {
    switch kind {
    case .missing: .fileNotFound
    case .unreadable: .fileUnreadable
    case .unwritable: .fileUnwritable
    case .malformed: .malformedFile
    case .unsupported, .rewardModel, .languageModel: .unsupportedModel
    case .tokenOutOfRange: .tokenOutOfRange
    case .invalid: .invalidArgument
    }
  }

  /// What to call instead, where the floor below can't know the names of built-ins.
  private static func hint(_ kind: ModelError.Kind) -> String? {
    switch kind {
    case .rewardModel: "load_reward_model(path) reads it"
    case .languageModel:
      "load_model(path) reads it; reward_model(model, pairs, ...) trains a reward model on it"
    default: nil
    }
  }

  private static func code(_ kind: TrainingError.Kind) -> DiagnosticCode {
    switch kind {
    case .setting: .invalidTrainingSetting
    case .data: .invalidArgument
    case .tooLong: .dataTooLong
    case .loss: .invalidLoss
    case .notFinite: .notFinite
    }
  }
}
