import Testing

@testable import AlignTable

@Suite("A column")
struct ColumnTests {
  @Test("finds the narrowest type that holds its data")
  func inference() {
    #expect(Column("a", cells: [.int(1), .int(2)]).values.typeName == "int")
    #expect(Column("a", cells: [.int(1), .float(0.5)]).values.typeName == "float")
    #expect(Column("a", cells: [.float(0.5), .int(1)]).floats == [0.5, 1])
    #expect(Column("a", cells: [.bool(true), .none]).values.typeName == "bool")
    #expect(Column("a", cells: [.string("x"), .int(1)]).values.typeName == "any")
    #expect(Column("a", cells: [.list([.int(1)]), .list([])]).values.typeName == "any")
  }

  @Test("keeps a whole number exact where a float could not hold it")
  func exactness() {
    let big = 9_007_199_254_740_993
    let column = Column("a", cells: [.int(big), .float(0.5)])
    #expect(column.cell(at: 0) == .int(big))
    #expect(column.cell(at: 1) == .float(0.5))
  }

  @Test("tells missing values from NaN and reads missing numbers as NaN")
  func missing() {
    let column = Column("a", cells: [.none, .int(3), .none])
    #expect(column.missingCount == 2)
    #expect(column.cell(at: 0) == .none)
    #expect(column.cell(at: 1) == .int(3))
    #expect(column.ints == nil)
    #expect(column.floats?[1] == 3 && column.floats?[0].isNaN == true)
    #expect(!Column("a", [Double.nan]).hasMissing)
  }

  @Test("that is missing everywhere still has its rows, and takes the type of what it is joined to")
  func allMissing() {
    let column = Column("a", cells: [.none, .none])
    #expect(column.count == 2 && column.missingCount == 2)
    let joined = column.appending(Column("a", [1.5]))
    #expect(joined.values.typeName == "float")
    #expect(joined.cells == [.none, .none, .float(1.5)])
  }

  @Test("widens when columns of different types are joined")
  func joining() {
    #expect(Column("a", [1]).appending(Column("a", [0.5])).floats == [1, 0.5])
    #expect(Column("a", [1]).appending(Column("a", ["x"])).cells == [.int(1), .string("x")])
  }

  @Test("gives rows by position, with repeats, and keeps what is missing")
  func taking() {
    let column = Column("a", cells: [.string("x"), .none, .string("z")])
    #expect(column.taking([2, 1, 2]).cells == [.string("z"), .none, .string("z")])
    #expect(column.taking([0, 2]).hasMissing == false)
    #expect(column.taking(1..<3).cells == [.none, .string("z")])
  }

  @Test("equals a column with the same data, whatever stands behind missing values")
  func equality() {
    #expect(Column("a", [1, 2]) == Column("a", [1.0, 2.0]))
    #expect(Column("a", [1, 2]) != Column("b", [1, 2]))
    let left = Column("a", .ints([1, 7]), missing: [false, true])
    let right = Column("a", .ints([1, 9]), missing: [false, true])
    #expect(left == right)
    #expect(left != Column("a", [1, 7]))
    #expect(Column("a", [Double.nan]) != Column("a", [Double.nan]))
  }
}
