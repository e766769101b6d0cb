/// The codes of all diagnostics, in one list. E01 scanning and parsing, E02 checking, E03 running, E04 files and
/// formats, E05 models and numbers, E06 training, E09 the program itself, W02 warnings. What each means at length
/// stands in `Explanations`.
package enum DiagnosticCode: String, CaseIterable, Sendable {
  // Scanning and parsing
  case unexpectedToken = "E0101"
  case invalidCharacter = "E0102"
  case unterminatedString = "E0103"
  case invalidEscape = "E0104"
  case invalidNumber = "E0105"
  case unclosedBracket = "E0106"
  case nestedTooDeep = "E0107"
  // Checking
  case unknownName = "E0201"
  case wrongArgumentCount = "E0202"
  case unknownArgument = "E0203"
  case duplicateArgument = "E0204"
  case argumentOrder = "E0205"
  case missingArgument = "E0206"
  case invalidAssignment = "E0207"
  case capturedVariable = "E0208"
  case misplacedStatement = "E0209"
  case certainTypeMismatch = "E0210"
  case duplicateName = "E0211"
  case replCommandInFile = "E0212"
  // Running
  case typeMismatch = "E0301"
  case divisionByZero = "E0302"
  case integerOverflow = "E0303"
  case indexOutOfRange = "E0304"
  case missingField = "E0305"
  case noMatch = "E0306"
  case stackOverflow = "E0307"
  case interrupted = "E0308"
  case assertionFailed = "E0309"
  case raised = "E0310"
  case invalidArgument = "E0311"
  case undefinedName = "E0312"
  case limitExceeded = "E0313"
  // Files and formats
  case fileNotFound = "E0401"
  case fileUnreadable = "E0402"
  case fileUnwritable = "E0403"
  case malformedFile = "E0404"
  case importCycle = "E0405"
  case importNotFound = "E0406"
  // Models and numbers
  case shapeMismatch = "E0501"
  case tokenOutOfRange = "E0502"
  case unsupportedModel = "E0503"
  case notDifferentiable = "E0504"
  case notFinite = "E0505"
  // Training
  case invalidTrainingSetting = "E0601"
  case invalidLoss = "E0602"
  case dataTooLong = "E0603"
  // Expectations of `align test`
  case expectationFailed = "E0701"
  // The program itself
  case internalError = "E0901"
  // Warnings: nothing that is wrong for certain, but nothing that is meant either
  case unusedBinding = "W0201"
  case unreachableArm = "W0202"
  case constantCondition = "W0203"
  // Those of `align check --lint`
  case shadowedName = "W0204"
  case comparedWithBool = "W0205"
  case seedNotLiteral = "W0206"
  // A statement behind one that leaves its block
  case unreachableCode = "W0207"
}
