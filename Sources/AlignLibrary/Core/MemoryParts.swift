import AlignData
import AlignModel
import AlignRuntime
import AlignTable
import AlignTensor
import AlignTraining

// What the objects of the domain hold in memory, for `:mem`.

extension MemoryPart {
  init<Scalar>(_ tensor: Tensor<Scalar>) {
    let memory = tensor.memory
    self.init(memory.owner, bytes: memory.bytes)
  }

  init<Scalar>(_ parameters: ParameterStore<Scalar>) { self.init(parameters.flat) }

  init(_ column: Column) {
    let memory = column.memory
    self.init(at: memory.start, bytes: memory.bytes)
  }

  static func parts(of table: Table) -> [MemoryPart] {
    table.columns.map { MemoryPart($0) } + (table.dropped.map(parts) ?? [])
  }
}

extension MemoryPart {
  /// The weights, their optimiser's moments, the models it began with, and the data.
  static func parts(of run: Run) -> [MemoryPart] {
    let models = [run.base, run.reference].compactMap { $0.map { MemoryPart($0.parameters) } }
    return [MemoryPart(run.parameters)] + moments(of: run.optimizer) + models + parts(of: run.order.table)
  }

  static func parts(of run: PolicyRun) -> [MemoryPart] {
    let state = run.state
    let critic = state.critic.map { [MemoryPart($0.parameters)] + moments(of: $0.optimizer) } ?? []
    let models = [MemoryPart(state.base.parameters), MemoryPart(state.reference.parameters)]
    return [MemoryPart(state.parameters)] + moments(of: state.optimizer) + models + critic
      + parts(of: state.order.table)
  }
}

extension MemoryPart {
  static func parts(of plan: Curriculum) -> [MemoryPart] {
    switch plan {
    case .plain(let table), .given(let table), .sorted(let table, _): parts(of: table)
    case .easyToHard(let easy, let hard, _): parts(of: easy) + parts(of: hard)
    case .mix(let tables): tables.flatMap { parts(of: $0.table) }
    case .stages(let stages): stages.flatMap { parts(of: $0.plan) }
    }
  }

  private static func moments(of optimizer: AdamW<Float>) -> [MemoryPart] {
    [MemoryPart(optimizer.firstMoment), MemoryPart(optimizer.secondMoment)]
  }
}
