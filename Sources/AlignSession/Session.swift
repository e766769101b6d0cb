import AlignLibrary
import AlignRuntime
import AlignSyntax

/// One conversation with the language: evaluates texts, keeps what they bind, completes and explains.
///
/// A text is a unit: it is parsed and checked as a whole, then run statement by statement. Source text comes in, and
/// everything that a person sees goes out through `output`. The session knows no terminal and no command line.
package final class Session {
  package typealias Products = MatrixProducts

  package struct Settings {
    package var mode: EvaluationMode
    /// Threads of the numerics; nil: one for each core.
    package var threads: Int?
    /// Who multiplies matrices; nil: who is faster on this processor.
    package var products: MatrixProducts?
    package var errors: ErrorFormat
    /// Whether diagnostics may hold escapes.
    package var reportsColor: Bool
    /// Counts how often Ctrl-C came; nil: nobody interrupts.
    package var interruptFlag: UnsafeMutablePointer<Int32>?

    package init(
      mode: EvaluationMode = .script, threads: Int? = nil, products: MatrixProducts? = nil,
      errors: ErrorFormat = .text, reportsColor: Bool = false,
      interruptFlag: UnsafeMutablePointer<Int32>? = nil
    ) {
      self.mode = mode
      self.threads = threads
      self.products = products
      self.errors = errors
      self.reportsColor = reportsColor
      self.interruptFlag = interruptFlag
    }
  }

  package let output: any Output
  package let settings: Settings
  package let machine: Machine
  let services: LibraryServices
  let library: StandardLibrary
  /// What the checker knows of the library; laid out when it is first needed.
  lazy var libraryNames = machine.libraryNames(documented: library.functions)
  var journal = Journal()
  /// The states that `:undo` goes back to, the oldest first.
  var undoSteps: [UndoStep] = []
  /// The states that `:redo` goes on to, the next one last.
  var redoSteps: [UndoStep] = []
  /// Whether there were states that `:undo` can't go back to any more.
  var hasDroppedSteps = false
  /// Whether the inputs that are being answered are taken back as one.
  var isInStep = false
  /// Files that `:save` of this session wrote and may write again.
  var savedPaths: Set<String> = []
  /// The values of earlier inputs, `_1`, `_2` and so on.
  var keptValues = KeptValues()
  /// The number of the input that is being answered; nil while a file runs or nothing does.
  private(set) var inputNumber: Int?
  /// What was typed in this session and before; nil: nothing is kept.
  package var history: HistoryFile?
  /// What works is written there until the session is left; nil: nowhere.
  var log: SessionLog?
  /// Where the logs of all sessions lie.
  var logFolder: String?
  /// Whether the input that is being answered begins with a blank, so that it is kept nowhere.
  var isUnkept = false
  /// What was evaluated at the prompt, as it was typed.
  private(set) var inputs: [String] = []
  /// Whether values are kept back: while a page of the tour is caught up with.
  var isQuiet = false
  /// Whether a training run that Ctrl-C stops becomes the last value; a demo runs the whole step again instead.
  var keepsPausedRuns = true
  /// Whether `:timer on` was said.
  var showsTime = false
  /// Names that were bound before the first input, by `init.align`: no result of this session.
  var initialNames: Set<String> = []
  /// The page of `:tour` that comes next, from 0.
  var tourPage = 0
  /// So many pages have run.
  var tourDone = 0
  /// The numbers of the inputs that the tour typed.
  var tourInputs: Set<Int> = []
  /// The runs that Ctrl-C stopped, by the names that they were left at.
  var stoppedRuns: [(name: String, value: Value, recordCount: Int)] = []
  /// Those of them that leaving was put off for.
  var toldRuns: Set<String> = []
  /// Makes an entry of the history come back on the arrow keys.
  package var recalls: ((_ text: String) -> Void)?
  /// Opens a file in the user's editor and waits; nil: there is none here.
  package var openEditor: ((_ path: String) throws -> Void)?
  /// How an input failed.
  enum Failure {
    case beforeRunning
    case running(RuntimeError)
  }
  /// That of the last input that failed, for `:bt`.
  var lastFailure: Failure?
  /// Whether `:bt` was named in this session.
  var hasNamedTrace = false
  /// Shows a text that is larger than the screen; false where it was not shown. nil: there is no screen.
  package var openPager: ((_ text: String) throws -> Bool)?
  /// How the last value may be called in a message: its name, or nil.
  var lastValueName: String?

  package init(output: any Output, settings: Settings = Settings()) {
    self.output = output
    self.settings = settings
    services = LibraryServices(threadCount: settings.threads, products: settings.products)
    machine = Machine(
      output: output, services: services,
      interruptFlag: settings.interruptFlag)
    machine.keepsArguments = settings.mode == .prompt
    machine.install(Library.builtins)
    library = StandardLibrary()
    machine.loader = { [unowned self] path, importing in
      try ModuleLoader(library: library, names: libraryNames).load(path, from: importing)
    }
    do {
      try library.load(into: machine)
      report(library.diagnostics)
    } catch {
      report(error)
    }
  }

  /// `2 threads`, for the banner.
  package var threadDescription: String {
    let count = services.tensors.threadCount
    return count == 1 ? "1 thread" : "\(count) threads"
  }

  /// The number that the next input of code gets.
  package var nextInputNumber: Int { inputs.count + 1 }

  /// Evaluates what was typed as the next input: its errors name `prompt[3]`, its value is `_3`.
  @discardableResult
  func evaluateInput(_ text: String) -> Outcome {
    inputs.append(text.trimmed)
    inputNumber = inputs.count
    isUnkept = text.first?.isWhitespace ?? false
    defer { inputNumber = nil }
    return evaluate(text, name: "prompt[\(inputs.count)]")
  }
}
