extension Duration {
    /// Milliseconds as `poll(2)` and `epoll_wait(2)` take them, rounded up, so that a wait does not end before its time.
    var wholeMilliseconds: Int32 {
        let (seconds, attoseconds) = components
        return Int32(clamping: max(0, seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000))
    }
}
