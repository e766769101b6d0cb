import AlignFiles
import AlignRuntime
import AlignSyntax

/// `:edit`
extension Session {
  /// `:edit` opens the last input, `:edit 3` that input, `:edit name` the statement that bound a name; what is saved there
  /// is run as the next input. `:edit file.align` opens a file, makes it where it is missing, and runs nothing.
  func edit(_ argument: String) -> Answer {
    guard let openEditor else {
      report(
        Diagnostic(
          .invalidArgument, "there is no terminal to edit at", hint: "`:run file` runs what was written"))
      return .goOn
    }
    do {
      if argument.contains(".") || argument.contains("/") {
        try openEditor(WholeFile(argument).path)
        output.write("`:run \(argument)` runs it\n")
        return .goOn
      }
      guard let text = textToEdit(argument) else { return .goOn }
      guard let edited = try edited(text, openEditor) else { return .goOn }
      if edited.trimmed.isEmpty || edited == text {
        output.write("nothing was changed; nothing runs\n")
        return .goOn
      }
      output.write(edited.hasSuffix("\n") ? edited : edited + "\n")
      try remember(edited)
      timed { evaluateInput(edited) }
    } catch {
      report(error)
    }
    return .goOn
  }

  /// What `:edit` begins with; nil where there is nothing of the name, which is reported.
  private func textToEdit(_ argument: String) -> String? {
    if argument.isEmpty { return inputs.last.map { $0 + "\n" } ?? "" }
    if let number = Int(argument), inputs.indices.contains(number - 1) { return inputs[number - 1] + "\n" }
    if let record = journal.origin(of: argument) { return record.text + "\n" }
    if let (declaration, source) = library.functions.first(where: { $0.declaration.name.text == argument }) {
      return Self.sourceText(of: declaration, in: source) + "\n"
    }
    report(
      Diagnostic(
        .unknownName, "there is no input and no name `\(argument)` to edit",
        hint: "`:history` lists the inputs, `:edit \(argument).align` opens a file"))
    return nil
  }

  /// A text as it is after the editor; nil where the editor failed, which is reported.
  private func edited(_ text: String, _ openEditor: (String) throws -> Void) throws -> String? {
    try TemporaryFile.with(Array(text.utf8)) { path in
      try openEditor(path)
      return try ProgramText.read(path)
    }
  }
}
