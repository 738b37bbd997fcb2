"""(j) what a board reads: pages of 100 features with their branches, landings and builds, in a full project."""
import http.client
import json
import random
import socket
import statistics
import time

from measure_push import new_database, query
from measure_scale import fill, sizes_of
from stack import Ployst, Stack, free_port
from tools import heading, rate, row, wrk

CONNECTIONS = 16
PAGE = "/core/v1/projects/1/features?limit=100"


class Reader:
    """One connection that stays."""

    def __init__(self, ployst, fields):
        self.connection = http.client.HTTPConnection("127.0.0.1", ployst.port, timeout=30)
        self.fields = fields

    def get(self, path, fields=None):
        """The status, the entity tag, the body and the milliseconds."""
        start = time.perf_counter()
        self.connection.request("GET", path, headers=self.fields | (fields or {}))
        answer = self.connection.getresponse()
        body = answer.read()
        return answer.status, answer.headers["ETag"], body, (time.perf_counter() - start) * 1000

    def rename(self, number):
        """Commits another title of one feature: no answer from before holds any more."""
        feature = {"provider": "targetprocess", "feature_id": str(1_000_000 + number), "title": f"Work {time.monotonic_ns()}"}
        self.connection.request("PUT", "/core/v1/projects/1/features", json.dumps(feature), self.fields | {"Content-Type": "application/json"})
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"a title was answered {answer.status} {body[:500]}")


def spread(times):
    return f"{statistics.median(times):.1f}", f"{statistics.quantiles(times, n=20)[18]:.1f}"


def after_commit(reader, page):
    reader.rename(random.randrange(page, page + 100) + 1)
    return reader.get(f"{PAGE}&cursor={page}")[3]


def when_touched(reader, database, page):
    """The page when no document of it holds, as after news of each feature that nobody has had the time to make anew."""
    query(database, f"insert into touched_feature (feature_id) select id from feature where id > {page} order by id limit 100")
    return reader.get(f"{PAGE}&cursor={page}")[3]


def as_file(binaries, body, seconds):
    """The most that could be: nginx with the same bytes in a file."""
    with Stack(binaries) as stack:
        port = free_port()
        (stack.folder / "page.json").write_bytes(body)
        stack.nginx(f"server {{ listen 127.0.0.1:{port}; root {stack.folder}; }}")
        wait_for_port(port)
        return wrk(f"http://127.0.0.1:{port}/page.json", CONNECTIONS, seconds)


def wait_for_port(port):
    deadline = time.perf_counter() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if time.perf_counter() > deadline:
                raise
            time.sleep(0.01)


def measure(binaries, quick):
    features, builds, pages, seconds = (10_000, 100_000, 100, 2) if quick else (100_000, 1_000_000, 400, 5)
    database = new_database("bench_reading")
    with Ployst(binaries, database) as ployst:
        fill(database, sizes_of(features, builds))
        start = time.perf_counter()
        ployst.command("maintain")
        kept = time.perf_counter() - start
        # As after the filling: what autovacuum and the next checkpoint would do meanwhile.
        for statement in ("vacuum analyze touched_feature", "vacuum analyze kept_feature", "checkpoint"):
            query(database, statement)
        ployst.start()
        ployst.wait_for("GET", "/core/v1/ready")
        fields = {"Authorization": f"Bearer {ployst.admin_token}"}
        reader = Reader(ployst, fields)
        status, _, body, _ = reader.get(PAGE)
        items = json.loads(body)["items"]
        if status != 200 or len(items) != 100 or not all(i["branches"][0]["landings"] and i["branches"][0]["builds"] for i in items):
            raise SystemExit(f"not the page that was to be measured: {status} {body[:500]}")
        heading(f"(j) pages of 100 features, {len(body) // 1024} KiB, in a project with {features:,} features, {features:,} branches, "
                f"{2 * features:,} landings and {builds:,} builds")
        row("core maintain, which makes their documents", f"{kept:.1f} s")
        cursors = [random.randrange(features - 100) for _ in range(pages)]
        for page in cursors[:20]:
            reader.get(f"{PAGE}&cursor={page}")
        row("one after the other", "p50, ms", "p95, ms")
        row(f"  any of {pages} pages, after a commit each", *spread([after_commit(reader, page) for page in cursors]))
        row("  the same, where all of it was touched", *spread([when_touched(reader, database, page) for page in cursors[:100]]))
        row("  the same page again", *spread([reader.get(PAGE)[3] for _ in range(pages)]))
        tag = reader.get(PAGE)[1]
        row("  the same page, 304", *spread([reader.get(PAGE, {"If-None-Match": tag})[3] for _ in range(pages)]))
        served = wrk(f"{ployst.url}{PAGE}", CONNECTIONS, seconds, fields=fields)
        polled = wrk(f"{ployst.url}{PAGE}", CONNECTIONS, seconds, fields=fields | {"If-None-Match": tag})
    file = as_file(binaries, body, seconds)
    row(f"at {CONNECTIONS} connections", "a second", "p50, ms", "p99, ms", "of a file")
    for name, measured in (("  the same page again", served), ("  the same page, 304", polled), ("  its bytes as a file of nginx", file)):
        row(name, f"{rate(measured):,.0f}", f"{measured['p50']:.1f}", f"{measured['p99']:.1f}", f"{rate(measured) / rate(file):.2f}")
