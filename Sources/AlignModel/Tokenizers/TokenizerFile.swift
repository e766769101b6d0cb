/// Reads `tokenizer.json`: every part that changes ids is either followed or refused by name.
struct TokenizerFile {
  private let root: JSONNode
  private var vocabulary = Vocabulary(capacity: 0)
  private var merges = BytePairMerges(capacity: 0)
  private var rules = Tokenizer.Rules()
  private var added: [Tokenizer.AddedTokenSummary] = []

  /// What a reader of an unsupported file can do.
  private static let advice =
    "byte-level BPE is supported (GPT-2, Llama 3, Qwen 2); a model can also be given token ids instead of text"

  private init(_ document: JSONDocument) { root = document.root }

  static func read(
    _ document: JSONDocument, origin: String, settings: TokenizerSettings, files: [Tokenizer.File]
  ) throws
    -> Tokenizer
  {
    var file = TokenizerFile(document)
    try file.readModel()
    try file.readAddedTokens()
    try file.readNormalizer(file.root["normalizer"])
    try file.readPreTokenizer(file.root["pre_tokenizer"])
    try file.readPostProcessor(file.root["post_processor"])
    try file.checkDecoder(file.root["decoder"])
    let names = file.added
    let vocabulary = file.vocabulary
    func id(_ token: String?) -> Int32? {
      token.flatMap { token in names.last { $0.content == token }?.id ?? vocabulary.id(spelled: token) }
    }
    return Tokenizer(
      origin: origin, vocabulary: vocabulary, merges: file.merges, rules: file.rules,
      specialTokens: .init(
        beginning: id(settings.beginning), end: id(settings.end), padding: id(settings.padding)),
      addedTokens: names, files: files, chatTemplate: settings.chatTemplate)
  }

  private func unsupported(_ node: JSONNode, _ what: String) -> ModelError {
    node.error("\(what) isn't supported", kind: .unsupported, hint: Self.advice)
  }

  // MARK: the model

  private mutating func readModel() throws {
    let model = try root.required("model")
    if let type = model["type"], try type.string() != "BPE" {
      throw unsupported(type, "the kind of tokenizer `\(try type.string())`")
    }
    for name in ["continuing_subword_prefix", "end_of_word_suffix"] {
      if let node = model[name], try !node.string().isEmpty { throw unsupported(node, "this setting") }
    }
    if let fallback = model["byte_fallback"], try fallback.bool() {
      throw unsupported(fallback, "byte fallback (a sentencepiece-style vocabulary)")
    }
    if let dropout = model["dropout"], try dropout.double() != 0 { throw unsupported(dropout, "dropout") }
    rules.ignoresMerges = try model["ignore_merges"]?.bool() ?? false
    rules.fusesUnknown = try model["fuse_unk"]?.bool() ?? false
    try readVocabulary(try model.required("vocab"))
    try readMerges(try model.required("merges"))
    if let unknown = model["unk_token"] { rules.unknown = vocabulary.id(spelled: try unknown.string()) }
  }

  private mutating func readVocabulary(_ node: JSONNode) throws {
    guard node.isObject else { throw node.error("expected a record of tokens and ids") }
    vocabulary = Vocabulary(capacity: node.count)
    try node.forEachMember { token, value in
      let id = try Self.id(value)
      var token = token
      token.withUTF8 { vocabulary.insert(spelled: $0, id) }
    }
  }

  private static func id(_ node: JSONNode) throws -> Int32 {
    let id = try node.int()
    guard (0..<Vocabulary.greatestSize).contains(id) else {
      throw node.error("the id \(id) is outside of 0...\(Vocabulary.greatestSize - 1)")
    }
    return Int32(id)
  }

  private mutating func readMerges(_ node: JSONNode) throws {
    guard node.isArray else { throw node.error("expected a list of merges") }
    merges = BytePairMerges(capacity: node.count)
    var rank = 0
    var joined: [UInt8] = []
    try node.forEachElement { merge in
      joined.removeAll(keepingCapacity: true)
      let split = try Self.spelling(of: merge, into: &joined)
      let vocabulary = vocabulary
      let ids = joined.withUnsafeBufferPointer { all in
        (
          vocabulary.id(spelled: UnsafeBufferPointer(rebasing: all[..<split])),
          vocabulary.id(spelled: UnsafeBufferPointer(rebasing: all[split...])), vocabulary.id(spelled: all)
        )
      }
      guard let left = ids.0, let right = ids.1, let whole = ids.2 else {
        throw merge.error("a merge of or into a token that isn't in `model.vocab`")
      }
      merges.insert(left, right, rank: rank, merged: whole)
      rank += 1
    }
  }

  /// Appends both halves of a merge, written `"a b"` or `["a", "b"]`; gives where the second begins.
  private static func spelling(of merge: JSONNode, into joined: inout [UInt8]) throws -> Int {
    if merge.isArray {
      let halves = try merge.elements()
      guard halves.count == 2 else { throw merge.error("expected two tokens") }
      guard halves[0].withUTF8({ joined.append(contentsOf: $0) }) != nil else {
        throw halves[0].error("expected a token")
      }
      let split = joined.count
      guard halves[1].withUTF8({ joined.append(contentsOf: $0) }) != nil else {
        throw halves[1].error("expected a token")
      }
      return split
    }
    let split: Int?? = merge.withUTF8 { text in
      guard let space = text.firstIndex(of: 0x20), !text[(space + 1)...].contains(0x20) else { return nil }
      joined.append(contentsOf: text[..<space])
      joined.append(contentsOf: text[(space + 1)...])
      return space
    }
    guard let split, let split else { throw merge.error("expected two tokens with a space between") }
    return split
  }

  // MARK: added tokens

  private mutating func readAddedTokens() throws {
    guard let node = root["added_tokens"] else { return }
    var tokens: [AddedToken] = []
    for entry in try node.elements() {
      let id = try Self.id(try entry.required("id"))
      let content = try entry.required("content").string()
      let token = AddedToken(
        id: id, content: content, isSpecial: try entry["special"]?.bool() ?? false,
        isSingleWord: try entry["single_word"]?.bool() ?? false,
        stripsLeft: try entry["lstrip"]?.bool() ?? false, stripsRight: try entry["rstrip"]?.bool() ?? false,
        isNormalized: try entry["normalized"]?.bool() ?? false)
      tokens.append(token)
      vocabulary.insert(added: content, id)
      added.append(.init(id: id, content: content, isSpecial: token.isSpecial))
      if token.isSpecial { rules.specialIDs.insert(id) }
    }
    rules.rawTokens = AddedTokens(tokens.filter { !$0.isNormalized })
    rules.normalizedTokens = AddedTokens(tokens.filter(\.isNormalized))
  }

  // MARK: around the model

  private mutating func readNormalizer(_ node: JSONNode?) throws {
    guard let node else { return }
    let type = try node.required("type")
    let name = try type.string()
    if name == "Sequence" {
      for stage in try node.required("normalizers").elements() { try readNormalizer(stage) }
    } else if let normalizer = Normalizer(rawValue: name) {
      rules.normalizers.append(normalizer)
    } else {
      throw unsupported(type, "the normalizer `\(name)`")
    }
  }

  private mutating func readPreTokenizer(_ node: JSONNode?) throws {
    var isByteLevel = false
    if let node { try readPreTokenizer(stage: node, &isByteLevel) }
    guard isByteLevel else {
      throw (node ?? root).error(
        "`pre_tokenizer` has no `ByteLevel` stage, so that this isn't a byte-level tokenizer",
        hint: Self.advice)
    }
  }

  private mutating func readPreTokenizer(stage node: JSONNode, _ isByteLevel: inout Bool) throws {
    let type = try node.required("type")
    guard !isByteLevel else { throw unsupported(type, "a stage after `ByteLevel`") }
    switch try type.string() {
    case "Sequence":
      for stage in try node.required("pretokenizers").elements() {
        try readPreTokenizer(stage: stage, &isByteLevel)
      }
    case "ByteLevel":
      if try node["add_prefix_space"]?.bool() ?? true { rules.preTokenizers.append(.prefixSpace) }
      if try node["use_regex"]?.bool() ?? true {
        let pattern = try SplitPattern(PreTokenizer.gpt2Pattern)
        rules.preTokenizers.append(.split(pattern, .isolated, isInverted: false))
      }
      isByteLevel = true
    case "Split":
      let behaviour = try node.required("behavior")
      guard let kind = PreTokenizer.Behaviour(rawValue: try behaviour.string()) else {
        throw unsupported(behaviour, "the behaviour `\(try behaviour.string())`")
      }
      rules.preTokenizers.append(
        .split(
          try pattern(try node.required("pattern")), kind, isInverted: try node["invert"]?.bool() ?? false))
    case "Digits":
      let isIndividual = try node["individual_digits"]?.bool() ?? false
      let pattern = try SplitPattern(#"\p{N}"#)
      rules.preTokenizers.append(.split(pattern, isIndividual ? .isolated : .contiguous, isInverted: false))
    case let other: throw unsupported(type, "the pre-tokenizer `\(other)`")
    }
  }

  private func pattern(_ node: JSONNode) throws -> SplitPattern {
    let source: String
    if let regex = node["Regex"] {
      source = try regex.string()
    } else {
      // A fixed string is a pattern of literal characters.
      source = try node.required("String").string().map { $0.isLetter || $0.isNumber ? "\($0)" : "\\\($0)" }
        .joined()
    }
    do { return try SplitPattern(source) } catch let error as ModelError { throw node.error(error.message) }
  }

  private mutating func readPostProcessor(_ node: JSONNode?) throws {
    guard let node else { return }
    let type = try node.required("type")
    switch try type.string() {
    case "ByteLevel": break
    case "Sequence":
      for stage in try node.required("processors").elements() { try readPostProcessor(stage) }
    case "TemplateProcessing": try readTemplate(node)
    case let other: throw unsupported(type, "the post-processor `\(other)`")
    }
  }

  private mutating func readTemplate(_ node: JSONNode) throws {
    var around: (before: [Int32], after: [Int32]) = ([], [])
    var hasText = false
    for piece in try node.required("single").elements() {
      if let special = piece["SpecialToken"] {
        let ids = try templateIDs(try special.required("id"), node)
        if hasText { around.after += ids } else { around.before += ids }
      } else {
        let sequence = try piece.required("Sequence").required("id")
        guard try sequence.string() == "A", !hasText else { throw unsupported(sequence, "this template") }
        hasText = true
      }
    }
    rules.prefix = around.before + rules.prefix
    rules.suffix += around.after
  }

  private func templateIDs(_ name: JSONNode, _ template: JSONNode) throws -> [Int32] {
    guard let token = template["special_tokens"]?[try name.string()] else {
      throw name.error("`special_tokens` has no entry for it")
    }
    return try token.required("ids").elements().map { try Self.id($0) }
  }

  private func checkDecoder(_ node: JSONNode?) throws {
    guard let node else {
      throw ModelError("the file has no `decoder`", hint: Self.advice, file: root.file)
    }
    let type = try node.required("type")
    switch try type.string() {
    case "ByteLevel": return
    case "Sequence":
      let stages = try node.required("decoders").elements()
      guard stages.count == 1 else { throw unsupported(type, "a sequence of decoders") }
      try checkDecoder(stages[0])
    case let other: throw unsupported(type, "the decoder `\(other)`")
    }
  }
}
