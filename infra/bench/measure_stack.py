"""(d) memory of the whole stack without PostgreSQL, and the time from nothing to the first 2xx of a signed push."""
import time

import payloads
from measure_push import new_database, prepared
from stack import Ployst
from tools import heading, median, row, wrk


def measure(binaries, quick):
    starts = 3 if quick else 10
    with Ployst(binaries, new_database("bench_stack")) as ployst:
        ployst.start()
        ployst.wait_for("GET", "/core/v1/ready")
        secret = prepared(ployst)
        body = payloads.push(0, "start", int(time.time()) - 80_000)
        delivery = ("POST", "/hooks/github/bench", body, payloads.headers(body, secret, "first"))
        ployst.wait_for(*delivery)
        idle = ployst.memory()
        files = payloads.write_requests(ployst.folder, 8_000, "memory", "/hooks/github/bench", secret, int(time.time()) - 80_000)
        wrk(ployst.url, 16, 1, *files)
        loaded = ployst.memory()
        cold = []
        for _ in range(starts):
            ployst.stop()
            begin = time.perf_counter()
            ployst.start()
            ployst.wait_for(*delivery)
            cold.append(time.perf_counter() - begin)
    heading("(d) the whole stack without PostgreSQL")
    row("memory (PSS), MiB", *idle, "in all")
    for name, sizes in (("  after one push", idle), ("  after a second of pushes", loaded)):
        row(name, *(f"{size:.1f}" for size in sizes.values()), f"{sum(sizes.values()):.1f}")
    row(f"from nothing to the first 200, median of {starts}", f"{median(cold) * 1000:.0f} ms")
