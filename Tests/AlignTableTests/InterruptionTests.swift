import AlignInterruption
import AlignTable
import Testing

@Suite struct InterruptionTests {
  /// Runs work after a request to stop has come.
  private func interrupted(_ work: () throws -> Void) throws {
    let count = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    count.initialize(to: 1)
    defer { count.deallocate() }
    try Interruption.watching(count, work)
  }

  @Test func `a request to stop ends sorting, grouping and writing, unless it is held off`() throws {
    let column = Column("x", (0..<10_000).map { $0 * 7919 % 10_007 })
    let text = "[" + String(repeating: "1,", count: 10_000) + "1]"
    #expect(throws: Interrupted.self) { try interrupted { _ = try column.order() } }
    #expect(throws: Interrupted.self) {
      try interrupted { _ = try Table.groups(by: [column], rowCount: 10_000) }
    }
    #expect(throws: Interrupted.self) {
      try interrupted { _ = try CSVWriter.write(Table(columns: [column])) }
    }
    #expect(throws: JSONError.self) { try interrupted { _ = try JSONScanner.parse(text) } }
    var order: [Int] = []
    try interrupted { order = try Interruption.shielding { try column.order() } }
    #expect(order.count == 10_000)
  }
}
