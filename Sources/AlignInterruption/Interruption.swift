// The user's wish that what runs should stop, for loops on every floor. This floor knows one number; it knows no signals
// and no language: whoever runs a statement says where the number is, and what the statement does looks at it.
//
//   Ctrl-C -> the count of requests -> Interruption.check() in a loop -> Interrupted -> the statement's error

/// Requests to stop what runs. They belong to the thread and the statement that is run: two sessions in one process don't
/// see each other's, and threads that share out a kernel's work see none.
package enum Interruption {
  /// A count of requests that a signal handler may raise at any time.
  package struct Requests: @unchecked Sendable {
    private let count: UnsafeMutablePointer<Int32>

    package init(_ count: UnsafeMutablePointer<Int32>) { self.count = count }

    /// Whether none has come.
    package var isEmpty: Bool { count.pointee == 0 }
  }

  /// Where requests come in; nil where nobody can ask.
  @TaskLocal package static var requests: Requests?

  /// Runs work that the count may end.
  package static func watching<Result>(
    _ count: UnsafeMutablePointer<Int32>, _ work: () throws -> Result
  ) rethrows -> Result {
    try $requests.withValue(Requests(count), operation: work)
  }

  /// Runs work that no request may end: half of it would be worse than all.
  package static func shielding<Result>(_ work: () throws -> Result) rethrows -> Result {
    try $requests.withValue(nil, operation: work)
  }

  package static var isRequested: Bool { requests.map { !$0.isEmpty } ?? false }

  /// Throws if the user has asked to stop.
  package static func check() throws(Interrupted) { if isRequested { throw Interrupted() } }
}

/// The work was ended because the user asked for it; nothing of it counts.
@usableFromInline
package struct Interrupted: Error {
  package init() {}
}

/// Looks for requests now and then, in a loop whose turns are short:
///
///     var watch = InterruptionWatch()
///     for row in rows {
///       try watch.step()
///       ...
///     }
@usableFromInline
package struct InterruptionWatch {
  private var steps: UInt16 = 0

  @usableFromInline package init() {}

  /// One turn. It costs an addition; every 4,096th looks.
  @usableFromInline
  package mutating func step() throws(Interrupted) {
    steps &+= 1
    if steps & 0xFFF == 0 { try Interruption.check() }
  }
}

extension Sequence {
  /// `map` that a request to stop ends.
  @inlinable
  package func interruptibleMap<Result>(_ transform: (Element) throws -> Result) throws -> [Result] {
    var watch = InterruptionWatch()
    var results: [Result] = []
    results.reserveCapacity(underestimatedCount)
    for element in self {
      try watch.step()
      results.append(try transform(element))
    }
    return results
  }

  /// `sorted` that a request to stop ends.
  @inlinable
  package func interruptiblySorted(by precedes: (Element, Element) throws -> Bool) throws -> [Element] {
    var watch = InterruptionWatch()
    return try sorted { first, second in
      try watch.step()
      return try precedes(first, second)
    }
  }
}
