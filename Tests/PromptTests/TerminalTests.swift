import CTerminal
import Foundation
import Testing

/// The C shim by itself; its history and its count belong to the whole process, so these run one after the other.
@Suite(.serialized)
struct TerminalTests {
  @Test func `the same entry is kept once, where it came last, and entries of several lines stay whole`() {
    align_history_clear()
    for entry in ["let a = 1", "fn f(x) {\n  2 * x\n}", "let a = 1", "a"] { align_history_recall(entry) }
    let entries = (0..<align_history_count()).compactMap {
      align_history_entry($0).map { String(cString: $0) }
    }
    #expect(entries == ["fn f(x) {\n  2 * x\n}", "let a = 1", "a"])
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
