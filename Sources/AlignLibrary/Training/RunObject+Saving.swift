import AlignFiles
import AlignModel
import AlignRuntime
import AlignTable
import AlignTensor
import AlignTraining

/// A run goes to a folder that loads as a model: its weights as they are now, and beside them what it did
/// (`settings.json`, `history.jsonl`, `ledger.jsonl`). One that isn't finished can go on from there: `load_run`.
extension RunObject: SavableObject {
  func save(to path: String) throws {
    guard let model = try field("model")?.asObject as? any SavableObject else { return }
    try model.save(to: path)
    if !run.isFinished { try run.saveState(to: path) }
    try saveRecords(
      to: path, settings: try field("settings") ?? .none,
      [("history", run.history.table), ("ledger", run.ledger.table)])
  }
}

extension RunObject {
  func restored(from path: String, _ context: TensorContext) throws -> any SteppedObject {
    RunObject(try run.restored(from: path, context))
  }
}

extension SteppedObject {
  /// Writes what a run did beside its model: `settings.json` and tables.
  func saveRecords(to path: String, settings: Value, _ tables: [(name: String, table: Table)]) throws {
    let text = JSONWriter.text(try Cell(settings), indent: 2) + "\n"
    try WholeFile(path).file("settings.json").write(Array(text.utf8))
    for (name, table) in tables { try TableObject(table).save(to: "\(path)/\(name).jsonl") }
  }
}
