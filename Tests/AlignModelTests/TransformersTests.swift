import AlignTensor
import Foundation
import TestSupport
import Testing

@testable import AlignModel

/// The Python that has torch and transformers, where the environment names one.
private let python = ProcessInfo.processInfo.environment["ALIGN_PEERS_PYTHON"]

@Suite("Saved models load in transformers", .enabled(if: python != nil, "ALIGN_PEERS_PYTHON names no Python"))
struct TransformersTests {
  static let script = Repository.tests("Fixtures/models/score_with_transformers.py").path

  /// What transformers says of the model in a folder.
  static func ask(_ folder: String, prompt: [Int32], completion: [Int32], texts: [String]) throws -> JSONNode
  {
    let request =
      "{\"prompt\": \(prompt), \"completion\": \(completion), "
      + "\"texts\": [\(texts.map { "\"\($0)\"" }.joined(separator: ","))]}"
    try request.write(toFile: folder + "/request.json", atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c", "exec \"$0\" \"$1\" \"$2\" < \"$2/request.json\" 2> \"$2/errors.txt\"", python ?? "", script,
      folder,
    ]
    process.environment = ProcessInfo.processInfo.environment.merging(["HF_HUB_OFFLINE": "1"]) { $1 }
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let errors = (try? String(contentsOfFile: folder + "/errors.txt", encoding: .utf8)) ?? ""
    try #require(process.terminationStatus == 0, "\(errors.suffix(2000))")
    return try JSONDocument(bytes: Array(data), file: "transformers").root
  }

  @Test("a fresh model with biases and a trained tokenizer, tied or not", arguments: [true, false])
  func freshModels(isTied: Bool) throws {
    let folder = try TemporaryFolder()
    let context = TensorContext()
    let tokenizer = try TokenizerTrainer(vocabularySize: 290).train([
      "the cat sat on the mat the cat", "été 123",
    ])
    var configuration = TinyModel.configuration()
    configuration.tiesEmbeddings = isTied
    configuration.rope.theta = 5000
    let model = try TinyModel.make(configuration, tokenizer: tokenizer, context)
    try model.save(to: folder.path)
    try compare(model, folder, texts: ["the cat", " été <|im_end|> 12345"], context)
  }

  @Test(
    "fixture checkpoints saved again", .needsFixtures,
    arguments: ["llama3_rope", "llama_bf16", "llama_sharded"])
  func fixtures(name: String) throws {
    let folder = try TemporaryFolder()
    let context = TensorContext()
    let model = try LanguageModel.load(Fixtures.path("models/\(name)"), context)
    try model.save(to: folder.path)
    try compare(model, folder, texts: ["the cat", " été <|im_end|> 12345"], context)
  }

  @Test("a reward model, whose head transformers calls a classifier of one label", arguments: [true, false])
  func rewardModel(isTied: Bool) throws {
    let folder = try TemporaryFolder()
    let context = TensorContext()
    let tokenizer = try TokenizerTrainer(vocabularySize: 290).train(["the cat sat on the mat the cat"])
    var configuration = TinyModel.configuration()
    configuration.tiesEmbeddings = isTied
    let model = try ScalarModelTests.make(configuration, tokenizer: tokenizer, context)
    try model.save(to: folder.path)
    let end = try #require(tokenizer.specialTokens.end)
    let (prompt, completion): ([Int32], [Int32]) = ([5, 6, 7], (0..<40).map { $0 * 7 % 250 } + [end])
    let answer = try Self.ask(folder.path, prompt: prompt, completion: completion, texts: [])
    let theirs = try answer.required("scores").doubles()
    let unit = ScoringUnit(prompt: prompt, completions: [completion])
    let ours = try model.values(unit, at: .last, context)[0]
    #expect(theirs.count == 1)
    // Float32 on both sides; the sum is of 32 numbers of about 2, as the model's last norm multiplies by 8.
    let size = 2.0 * 32
    #expect(abs(Double(ours[0]) - theirs[0]) <= 2e-5 * size, "\(ours[0]), theirs \(theirs[0])")
  }

  private func compare(
    _ model: LanguageModel, _ folder: TemporaryFolder, texts: [String], _ context: TensorContext
  ) throws {
    let (prompt, completion): ([Int32], [Int32]) = ([5, 6, 7], (0..<40).map { $0 * 7 % 250 })
    let answer = try Self.ask(folder.path, prompt: prompt, completion: completion, texts: texts)
    #expect(try answer.required("dtype").string() == "torch.float32")
    let theirs = try answer.required("scores").doubles()
    let ours = try model.score(ScoringUnit(prompt: prompt, completions: [completion]), context)[0]
    for (a, b) in zip(ours, theirs) { #expect(abs(Double(a) - b) <= 2e-5 * abs(b)) }
    let tokenizer = try #require(model.tokenizer)
    #expect(
      try answer.required("ids").elements().map { try $0.ids() } == texts.map { try tokenizer.encode($0) })
    #expect(try answer["end"]?.int() == tokenizer.specialTokens.end.map(Int.init))
  }
}
