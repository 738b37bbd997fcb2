/// Lends `values` to a C function as an array of pointers, each to bytes that end in NUL; nil becomes a null pointer.
///
/// The pointers count for the time of `body` alone.
@unsafe func withCStringArray<Result>(
    _ values: [[UInt8]?], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
) -> Result {
    var storage: [CChar] = []
    storage.reserveCapacity(values.reduce(0) { $0 + ($1?.count ?? 0) + 1 })
    var offsets: [Int?] = []
    for value in values {
        offsets.append(value == nil ? nil : storage.count)
        if let value {
            storage.append(contentsOf: value.lazy.map { CChar(bitPattern: $0) })
            storage.append(0)
        }
    }
    return unsafe storage.withUnsafeBufferPointer { buffer in
        let pointers: [UnsafePointer<CChar>?] = unsafe offsets.map { offset in
            guard let offset, let base = buffer.baseAddress else { return nil }
            return unsafe base + offset
        }
        return unsafe pointers.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
    }
}
