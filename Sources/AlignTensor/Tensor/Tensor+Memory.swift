extension Tensor {
  /// Whom the memory belongs to, which tensors that share it have in common, and its bytes.
  package var memory: (owner: AnyObject, bytes: Int) { (storage, storage.byteCount) }
}
