import AlignModel
import AlignRuntime
import AlignTable
import AlignTraining

/// A run goes to a folder that loads as a model: its weights as they are now, and beside them what it did
/// (`settings.json`, `history.jsonl`, `ledger.jsonl`).
extension RunObject: SavableObject {
  func save(to path: String) throws {
    guard let model = try field("model")?.asObject as? ModelObject else { return }
    try model.save(to: path)
    if let settings = try field("settings") {
      let text = JSONWriter.text(try Cell(settings), indent: 2) + "\n"
      try TextFile(path + "/settings.json").write(Array(text.utf8))
    }
    try TableObject(run.history.table).save(to: path + "/history.jsonl")
    try TableObject(run.ledger.table).save(to: path + "/ledger.jsonl")
  }
}
