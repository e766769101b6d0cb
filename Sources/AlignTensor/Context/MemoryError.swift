import Glibc

/// Work that would need more memory than there is.
package struct MemoryError: Error, Equatable, CustomStringConvertible {
  /// What it would be for: "a model of 8,030,261,248 weights".
  package let purpose: String
  package let bytes: Int
  /// What the machine has for tensors, and what of it is taken.
  package let limit: Int
  package let used: Int

  package var description: String {
    "\(purpose) takes \(Self.text(bytes)) of memory; the machine has \(Self.text(limit)), tensors hold "
      + "\(Self.text(used)) of it"
  }

  private static func text(_ bytes: Int) -> String {
    let tenths = (Double(bytes) / Double(1 << 30) * 10).rounded() / 10
    return tenths >= 1 ? "\(tenths) GiB" : "\((Double(bytes) / Double(1 << 20) * 10).rounded() / 10) MiB"
  }
}

extension TensorContext {
  /// Throws where so many bytes more are beyond the machine's memory. Operations themselves can't fail (see
  /// `Allocator.allocate`), so whoever begins something large asks here first: models and trainings do.
  package func requireMemory(for purpose: String, bytes: Int) throws(MemoryError) {
    let used = memory.liveBytes
    guard bytes > memoryLimit - min(used, memoryLimit) else { return }
    throw MemoryError(purpose: purpose, bytes: bytes, limit: memoryLimit, used: used)
  }

  /// The same for a training: new weights, their derivatives and AdamW's two moments.
  package func requireTraining(of layout: ParameterLayout) throws(MemoryError) {
    try requireMemory(for: "training \(layout.count) weights", bytes: 16 * layout.count)
  }

  /// The memory of this machine.
  static var physicalMemory: Int {
    let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
    return pages > 0 && size > 0 ? pages * size : .max
  }
}
