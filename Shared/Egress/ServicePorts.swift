/// Ports to which no callback goes unless a list allows it.
enum ServicePorts {
    /// Services of one's own network, from 1024 on: databases, caches, queues, cluster managers, remote control, and
    /// what browsers refuse too (<https://fetch.spec.whatwg.org/#port-blocking>).
    private static let refused: Set<UInt16> = [
        1080, 1433, 1434, 1521, 1719, 1720, 1723, 2049, 2181, 2375, 2376, 2377, 2379, 2380, 3128, 3260, 3306, 3389,
        3659,
        4045, 4190, 4369, 4444, 5060, 5061, 5432, 5433, 5555, 5671, 5672, 5900, 5901, 5984, 5985, 5986, 6000, 6379,
        6380,
        6432, 6443, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 7000, 7001, 7199, 7473, 7474, 7687, 8009, 8086,
        8125,
        8200, 8300, 8301, 8302, 8500, 8501, 8600, 9000, 9042, 9092, 9100, 9160, 9200, 9300, 9418, 10080, 10250, 10255,
        10257, 10259, 11211, 11300, 15672, 16379, 25672, 26257, 26379, 27017, 27018, 27019, 28015, 50000, 61613, 61616,
    ]

    /// Whether a callback may go to the port of any public host.
    static func isForCallbacks(_ port: UInt16) -> Bool {
        port == 443 || port >= 1024 && !refused.contains(port)
    }
}
