/// How many deliveries this process may have in flight, and how they are shared among subscriptions.
struct Capacity {
    /// The most in flight, of all subscriptions together.
    let total: Int

    /// The most retries among them, so that first tries never wait for receivers that are down.
    var retries: Int { total - total / 4 }

    /// Shares `free` places among subscriptions that could use `rooms` each: none gets more than it can use, and none less
    /// than an equal share while another gets more.
    static func share(_ free: Int, among rooms: [Int]) -> [Int] {
        var shares = rooms.map { _ in 0 }
        var rest = max(free, 0)
        var waiting = rooms.count
        // From the smallest: what it leaves over goes to the others.
        for index in rooms.indices.sorted(by: { rooms[$0] < rooms[$1] }) {
            shares[index] = min(rooms[index], (rest + waiting - 1) / waiting)
            rest -= shares[index]
            waiting -= 1
        }
        return shares
    }
}
