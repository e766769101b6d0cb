import CTerminal
import Foundation
import Testing

/// The C shim by itself; its history and its count belong to the whole process, so these run one after the other.
@Suite(.serialized)
struct TerminalTests {
  @Test func `an entry of several lines comes back whole from the history file`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "history").path
    let entries = ["let a = 1", "fn f(x) {\n  # doubles\n  2 * x\n}", "#1 is a comment"]

    #expect(align_history_open(path, 100) == 0)
    for entry in entries { #expect(align_history_add(entry) == 0) }
    #expect(align_history_add("#1 is a comment") == 0)  // the same again isn't stored
    #expect(align_history_open(path, 100) == 0)

    let read = (0..<align_history_count()).compactMap { align_history_entry($0).map { String(cString: $0) } }
    #expect(read.suffix(3) == entries)
    #expect(read.count == 6)
  }

  @Test func `a history file in a folder that is not there is an error`() {
    #expect(align_history_open("/nowhere/at/all/history", 10) != 0)
  }

  @Test func `interrupts are counted until they are cleared`() {
    align_interrupt_clear()
    align_interrupt_raise()
    align_interrupt_raise()
    #expect(align_interrupt_count() == 2)
    #expect(align_interrupt_address().pointee == 2)
    align_interrupt_clear()
    #expect(align_interrupt_count() == 0)
  }
}
