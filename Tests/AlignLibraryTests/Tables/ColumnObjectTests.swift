import AlignRuntime
import AlignTable
import Testing

@testable import AlignLibrary

@Suite("Columns as values")
struct ColumnObjectTests {
  func column(_ cells: Cell...) -> ColumnObject { ColumnObject(Column("x", cells: cells)) }

  func cells(_ value: Value?) -> [Cell]? { (value?.asObject as? ColumnObject)?.column.cells }

  @Test("whole numbers stay whole, division gives floats, floor division and remainder round down")
  func arithmetic() throws {
    let whole = column(.int(7), .int(-7))
    #expect(try cells(whole.binary(.add, .int(1), isReversed: false)) == [.int(8), .int(-6)])
    #expect(try cells(whole.binary(.subtract, .int(1), isReversed: true)) == [.int(-6), .int(8)])
    #expect(try cells(whole.binary(.divide, .int(2), isReversed: false)) == [.float(3.5), .float(-3.5)])
    #expect(try cells(whole.binary(.floorDivide, .int(2), isReversed: false)) == [.int(3), .int(-4)])
    #expect(try cells(whole.binary(.remainder, .int(2), isReversed: false)) == [.int(1), .int(1)])
    #expect(
      try cells(whole.binary(.multiply, .float(0.5), isReversed: false)) == [.float(3.5), .float(-3.5)])
    #expect(try cells(whole.negated()) == [.int(-7), .int(7)])
  }

  @Test("what is missing on either side is missing in the result")
  func missing() throws {
    let some = column(.int(1), .none, .int(3))
    #expect(try cells(some.binary(.add, .object(some), isReversed: false)) == [.int(2), .none, .int(6)])
    #expect(try cells(some.binary(.less, .int(2), isReversed: false)) == [.bool(true), .none, .bool(false)])
    #expect(try cells(some.mapped(.sqrt)) == [.float(1), .none, .float(3.0.squareRoot())])
  }

  @Test("comparisons give bools that select rows")
  func selecting() throws {
    let table = TableObject(Table(columns: [Column("x", [5, 1, 4]), Column("s", ["a", "b", "c"])]))
    let mask = try #require(
      try (table.field("x")?.asObject as? ColumnObject)?.binary(.greater, .int(3), isReversed: false))
    let selected = try #require(try table.element(mask)?.asObject as? TableObject)
    #expect(selected.table["s"]?.strings == ["a", "c"])
    #expect(try (table.element(.int(-1)))?.asRecord?.value("s")?.asString == "c")
    #expect(throws: RuntimeError.self) { try table.element(.int(3)) }
  }

  @Test("overflow, division by zero and unlike lengths are errors")
  func errors() {
    let big = column(.int(.max), .int(0))
    #expect(throws: RuntimeError.self) { try big.binary(.add, .int(1), isReversed: false) }
    #expect(throws: RuntimeError.self) { try big.binary(.floorDivide, .int(0), isReversed: false) }
    #expect(throws: RuntimeError.self) { try big.binary(.add, .object(column(.int(1))), isReversed: false) }
  }

  @Test("is shown on a few lines, however long it is")
  func display() {
    let long = ColumnObject(Column("margin", (0..<1000).map { Double($0) / 8 }))
    #expect(
      long.display(DisplayStyle(width: 40)) == """
        column margin, 1,000 values (float)
        [0, 0.125, 0.25, 0.375, 0.5, 0.625,
         0.75, 0.875, 1, 1.125, 1.25, 1.375,
         1.5, 1.625, 1.75, 1.875, 2, 2.125, …]
        """)
    #expect(column().display(DisplayStyle()) == "column x, 0 values (any)\n[]")
  }
}
