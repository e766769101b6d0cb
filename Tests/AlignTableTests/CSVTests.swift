import Testing

@testable import AlignTable

@Suite("CSV")
struct CSVTests {
  func read(_ text: String) throws -> CSVReader.Result { try CSVReader.read(Array(text.utf8)) }

  @Test("finds the type of each column, and tells nothing from an empty text")
  func types() throws {
    let table = try read("i,f,b,s,z,m\n1,0.5,true,x,007,\n-2,3,false,,1,\"\"\n").table
    #expect(table["i"]?.ints == [1, -2])
    #expect(table["f"]?.floats == [0.5, 3])
    #expect(table["b"]?.bools == [true, false])
    #expect(table["s"]?.cells == [.string("x"), .none])
    #expect(table["z"]?.strings == ["007", "1"])
    #expect(table["m"]?.cells == [.none, .string("")])
  }

  @Test("reads quotes, separators and line ends inside fields, any line end, and a byte order mark")
  func quoting() throws {
    let result = try read("\u{feff}a,b\r\n\"x, \"\"y\"\"\r\nz\",2\r\n\r\n\"日本\",3")
    #expect(result.table["a"]?.strings == ["x, \"y\"\r\nz", "日本"])
    #expect(result.table["b"]?.ints == [2, 3])
    #expect(result.lines == [2, 5])
    #expect(try read("a\rb\rc").table["a"]?.strings == ["b", "c"])
  }

  @Test("names each bad line and reads the others")
  func problems() throws {
    let result = try read("a,b\n1,2\n3\n4,x\"y\n\"5\"z,6\n7,8\n\"9,10\n")
    #expect(result.table["b"]?.ints == [2, 8])
    #expect(
      result.problems == [
        CSVError(line: 3, message: "expected 2 fields, found 1"),
        CSVError(line: 4, message: "a quote inside a field that doesn't begin with one"),
        CSVError(line: 5, message: "expected a separator or the end of the line after a closing quote"),
        CSVError(
          line: 7,
          message: "a quoted field that begins here is never closed, so that the rest of the file is in it"),
      ])
  }

  @Test("in another encoding is told of, row by row, and not guessed")
  func encoding() throws {
    let latin = Array("a,b\ncaf".utf8) + [0xe9] + Array(",\"two\nlines\"\nx,y\n".utf8)
    let result = try CSVReader.read(latin)
    #expect(result.table["a"]?.strings == ["x"])
    #expect(result.problems == [CSVError(line: 2, message: "invalid UTF-8")])
    #expect(throws: CSVError.self) { try CSVReader.read([0xe9]) }
  }

  @Test("without a usable header is an error", arguments: ["", "a,a\n1,2\n", "a,\n1,2\n"])
  func header(text: String) { #expect(throws: CSVError.self) { try read(text) } }

  @Test("that was written is read as the same table")
  func roundTrip() throws {
    let table = Table(
      columns: [
        Column("text", ["plain", "a,b", "say \"hi\"", "two\nlines", "", "12"]),
        Column("maybe", cells: [.none, .string("x"), .string(""), .none, .string("true"), .string("nan")]),
        Column("number", [1.5, -2e-9, 0.1 + 0.2, .infinity, 1e300, 4]),
        Column("count", cells: [.int(1), .none, .int(-3), .int(0), .int(.max), .int(5)]),
        Column("flag", [true, false, true, true, false, false]),
      ])
    #expect(try CSVReader.read(CSVWriter.write(table)).table == table)
  }

  @Test("can't hold lists, and says which column")
  func lists() {
    let table = Table(columns: [Column("ids", cells: [.list([.int(1)])])])
    #expect(throws: CSVError(line: 2, message: "CSV can't hold the list in column `ids`; JSONL can")) {
      try CSVWriter.write(table)
    }
  }
}
