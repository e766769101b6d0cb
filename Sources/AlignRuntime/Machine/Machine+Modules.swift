import AlignSyntax

/// What has become of a file that `use` names.
enum ModuleState {
  case loading
  case loaded(Value, Source)
}

extension Machine {
  /// The record of a file's top-level names. A file is run once.
  package func module(at path: String, from source: Source) throws -> Value {
    guard let loader else {
      throw RuntimeError(.importNotFound, "there is nothing here to load `\(path)` from")
    }
    let program = try loader(path, source)
    let key = program.source.name
    switch modules[key] {
    case .loaded(let value, _):
      importers[key, default: []].insert(source.name)
      return value
    case .loading:
      throw RuntimeError(
        .importCycle, "files use each other in a circle: \(circle(to: key))",
        hint: "move what both need into a third file")
    case nil: break
    }
    guard nativeDepth < Self.maximumNativeDepth else { throw Self.stackOverflow }
    modules[key] = .loading
    loading.append(key)
    nativeDepth += 1
    defer {
      nativeDepth -= 1
      loading.removeLast()
    }
    do {
      let module = Module(name: key)
      for statement in program.statements { _ = try run(statement, in: program.source, module: module) }
      let value = record(of: module)
      modules[key] = .loaded(value, program.source)
      importers[key, default: []].insert(source.name)
      return value
    } catch {
      modules[key] = nil
      throw error
    }
  }

  /// The files that `use` brought, as they were evaluated; the standard library isn't among them.
  package var usedSources: [Source] {
    modules.values.compactMap { state in
      guard case .loaded(_, let source) = state, !source.isLibrary else { return nil }
      return source
    }.sorted { $0.name < $1.name }
  }

  /// Forgets files, and those that use them, so that `body` evaluates them again; it gets the names of all of them. Where it
  /// fails, they are known as before.
  package func reloading<Result>(_ changed: Set<String>, _ body: (_ affected: Set<String>) throws -> Result)
    throws -> Result
  {
    let before = (modules, importers)
    var affected: Set<String> = []
    var open = Array(changed)
    while let key = open.popLast() {
      guard affected.insert(key).inserted else { continue }
      open += importers[key, default: []].filter { modules[$0] != nil }
    }
    for key in affected { modules[key] = nil }
    do {
      return try body(affected)
    } catch {
      (modules, importers) = before
      throw error
    }
  }

  /// The way from a file to itself: `a.align` -> `b.align` -> `a.align`. Folders are shown where files of one name need them.
  private func circle(to key: String) -> String {
    let way = loading.drop { $0 != key } + [key]
    let names = way.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    let isClear = Set(names).count == Set(way).count
    return (isClear ? names : Array(way)).map { "`\($0)`" }.joined(separator: " -> ")
  }

  /// The names of a module that don't begin with `_`, with their values.
  package func record(of module: Module) -> Value {
    .record(
      module.names.filter { !$0.hasPrefix("_") }.compactMap { name in
        module.slots[name].flatMap { slot in
          globals.flags[slot].contains(.defined) ? (name, globals.values[slot]) : nil
        }
      })
  }
}

extension Module {
  /// The name that `use "./folder/helpers.align"` binds: `helpers`.
  package static func stem(of path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let stem = file.hasSuffix(".align") ? String(file.dropLast(6)) : file
    return String(stem.map { $0.isLetter || $0.isNumber ? $0 : "_" })
  }
}
