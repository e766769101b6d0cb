import Testing

@testable import AlignTable

@Suite("A table")
struct TableTests {
  let people = Table(
    kind: .pairs,
    rows: [
      [.init("name", .string("eve")), .init("age", .int(30))],
      [.init("name", .string("bob")), .init("city", .string("Rome"))],
      [.init("age", .int(25)), .init("name", .string("ada"))],
    ], notes: ["2 rows dropped: empty"])

  @Test("has the union of its rows' fields, absent ones missing")
  func fromRows() {
    #expect(people.columnNames == ["name", "age", "city"])
    #expect(people["age"]?.cells == [.int(30), .none, .int(25)])
    #expect(people["city"]?.cells == [.none, .string("Rome"), .none])
    #expect(
      people.row(at: 1) == [
        .init("name", .string("bob")), .init("age", .none), .init("city", .string("Rome")),
      ])
  }

  @Test("keeps its kind and notes when rows are taken")
  func rows() {
    let taken = people.rows(at: [2, 0])
    #expect(taken["name"]?.strings == ["ada", "eve"])
    #expect(taken.kind == .pairs && taken.notes == people.notes && taken.rowCount == 2)
    #expect(people.rows(in: 1..<1).rowCount == 0)
  }

  @Test("replaces a column where it stands and adds a new one at the end")
  func adding() {
    let changed = people.adding(Column("age", [1, 2, 3])).adding(Column("score", [0.1, 0.2, 0.3]))
    #expect(changed.columnNames == ["name", "age", "city", "score"])
    #expect(changed["age"]?.ints == [1, 2, 3])
    #expect(changed.removing(["city", "nothing"]).columnNames == ["name", "age", "score"])
    #expect(changed.selecting(["score", "name"]).columnNames == ["score", "name"])
    #expect(changed.renaming("age", to: "years").columnNames == ["name", "years", "city", "score"])
  }

  @Test("joins another below it, columns of either missing in the other")
  func appending() {
    let other = Table(rows: [[.init("name", .string("zoe")), .init("height", .float(1.7))]], notes: ["n"])
    let joined = people.appending(other)
    #expect(joined.rowCount == 4)
    #expect(joined.columnNames == ["name", "age", "city", "height"])
    #expect(joined["height"]?.cells == [.none, .none, .none, .float(1.7)])
    #expect(joined.kind == .plain && joined.notes.count == 2)
  }

  @Test("with no rows keeps its columns, and a row with no fields counts")
  func empty() {
    #expect(TableBuilder(columns: ["a", "b"]).table.columnNames == ["a", "b"])
    #expect(Table(rows: [[], []]).rowCount == 2)
    #expect(Table().rowCount == 0)
  }

  @Test("sorts stably by several columns, missing values and NaN last in both directions")
  func order() throws {
    let first = Column("a", cells: [.int(2), .int(1), .none, .int(2), .int(1)])
    let second = Column("b", ["x", "b", "c", "d", "a"])
    #expect(try Table.order(by: [first]) == [1, 4, 0, 3, 2])
    #expect(try Table.order(by: [first], descending: true) == [0, 3, 1, 4, 2])
    #expect(try Table.order(by: [first, second]) == [4, 1, 3, 0, 2])
    #expect(try Column("f", [.nan, 2.0, -1.0]).order() == [2, 1, 0])
    #expect(try Column("f", [.nan, 2.0, -1.0]).order(descending: true) == [1, 2, 0])
  }

  @Test("groups rows by equal values of several columns, in order of first appearance")
  func groups() throws {
    let model = Column("m", ["s", "w", "s", "s", "w"])
    let flag = Column("f", cells: [.bool(true), .none, .bool(false), .bool(true), .none])
    #expect(try Table.groups(by: [model], rowCount: 5) == [[0, 2, 3], [1, 4]])
    #expect(try Table.groups(by: [model, flag], rowCount: 5) == [[0, 3], [1, 4], [2]])
    #expect(try Table.groups(by: [], rowCount: 3) == [[0, 1, 2]])
    #expect(try Table.groups(by: [Column("z", [0.0, -0.0, .nan, .nan])], rowCount: 4) == [[0, 1], [2, 3]])
    let mixed = Column("c", cells: [.int(1), .float(1), .list([.int(1)]), .list([.int(1)]), .string("1")])
    #expect(try Table.groups(by: [mixed], rowCount: 5) == [[0, 1], [2, 3], [4]])
  }
}
