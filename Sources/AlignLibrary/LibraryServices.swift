import AlignRuntime
import AlignTensor

/// Who multiplies matrices, for the floors above.
package typealias MatrixProducts = ProductBackend

/// What the join hangs on a machine for its built-ins: memory and threads of the numbers. One for each machine, so that
/// two sessions in one process share nothing.
package final class LibraryServices {
  package let tensors: TensorContext

  /// Token ids of rows and log-probabilities of references, kept between trainings.
  package private(set) lazy var training = TrainingServices(tensors)

  /// The files and folders that the program wrote, in order.
  package private(set) var writtenPaths: [String] = []

  func noteWritten(_ path: String) { writtenPaths.append(path) }

  /// `threadCount` nil: as many threads as there are processors, at most eight. `products` nil: who multiplies matrices
  /// faster here.
  package init(threadCount: Int? = nil, products: MatrixProducts? = nil) {
    tensors = TensorContext(threadCount: threadCount, products: products)
  }
}

extension Machine {
  /// The services that the session hung on this machine.
  package func libraryServices() throws -> LibraryServices {
    guard let services = services as? LibraryServices else {
      throw RuntimeError(.internalError, "the machine has no services for numbers")
    }
    return services
  }
}

extension Arguments {
  /// Notes that a file or folder was written, which nothing takes back.
  func noteWritten(_ path: String) { (machine.services as? LibraryServices)?.noteWritten(path) }

  /// Memory and threads for tensors.
  package func tensorContext() throws -> TensorContext { try machine.libraryServices().tensors }
}
