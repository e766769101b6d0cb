import CKernels

/// Threads that share the parts of a job with the caller.
final class ThreadPool {
  let threadCount: Int
  private let pool: OpaquePointer?

  init(threadCount: Int) {
    self.threadCount = max(threadCount, 1)
    pool = threadCount > 1 ? ck_pool_create(Int32(threadCount)) : nil
  }

  deinit { if let pool { ck_pool_destroy(pool) } }

  /// Calls `body` once for each of `0 ..< parts`, in any order and on any thread; returns when all are done.
  func run(parts: Int, _ body: (Int) -> Void) {
    guard let pool, parts > 1 else {
      for part in 0..<parts { body(part) }
      return
    }
    withoutActuallyEscaping(body) { body in
      let box = Body(body)
      withExtendedLifetime(box) {
        ck_pool_run(
          pool,
          { context, part in
            Unmanaged<Body>.fromOpaque(context).takeUnretainedValue().run(Int(part))
          }, Unmanaged.passUnretained(box).toOpaque(), Int32(parts))
      }
    }
  }

  private final class Body {
    let run: (Int) -> Void
    init(_ run: @escaping (Int) -> Void) { self.run = run }
  }
}
