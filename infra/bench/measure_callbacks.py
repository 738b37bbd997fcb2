"""(f) callbacks: from an event's commit to its receiver, deliveries a second, receivers that hang, a held snapshot, memory."""
import json
import pathlib
import re
import signal
import subprocess
import sys
import time

from measure_push import new_database, query
from stack import Ployst, free_port
from tools import compile_c, heading, row

# Events of project 1, each of about a kilobyte.
EMIT = """
select emit_event(1, 'ployst.branch.updated', 'branches/' || n, jsonb_build_object(
    'change', 'updated', 'branch', jsonb_build_object('id', n, 'name', 'feature/' || n || '-work'), 'level', 2, 'version', n,
    'repository', jsonb_build_object('id', 5, 'provider', 'github', 'owner', 'bench', 'name', 'repository-005'),
    'before', md5('before' || n) || '00000000', 'after', md5('after' || n) || '00000000',
    'features', (select jsonb_agg(jsonb_build_object('id', f, 'feature_id', 1000 + f, 'title', 'Work ' || repeat('and more ', 8)))
                 from generate_series(1, 3) as f)))
from generate_series(1, {count}) as n;""".replace("\n", " ")


class Callbacks(Ployst):
    """Core behind nginx, a receiver, and dispatch where it is started."""

    def __init__(self, binaries, name):
        super().__init__(binaries, new_database(name))
        self.receiver_port = free_port()
        self.core_settings["PLOYST_CALLBACK_ALLOW"] = "127.0.0.0/8:*"
        self.start()
        self.wait_for("GET", "/core/v1/ready")
        fields = {"Authorization": f"Bearer {self.admin_token}", "Content-Type": "application/json"}
        self.wait_for("POST", "/core/v1/projects", json.dumps({"name": "Bench", "slug": "bench"}), fields)
        self.program = compile_c("receiver.c", self.folder)
        self.received = self.folder / "received"
        self.receiver = self.spawn([self.program, self.receiver_port, self.received])

    def subscribe(self, count, path="/"):
        """Instance-wide subscriptions to everything, each with its number at the end of the path."""
        fields = {"Authorization": f"Bearer {self.admin_token}", "Content-Type": "application/json"}
        for number in range(count):
            url = f"http://127.0.0.1:{self.receiver_port}{path}{number}"
            status, body = self.send("POST", "/core/v1/subscriptions", json.dumps({"url": url}), fields)
            if status != 201:
                sys.exit(f"no subscription was made: {status} {body}")

    def emit(self, count):
        """Writes events in one transaction; returns how many deliveries wait now."""
        query(self.core_settings["PLOYST_DATABASE"], EMIT.format(count=count))
        return self.waiting()

    def emit_steadily(self, seconds, rate):
        """Writes `rate` events a second, each in a transaction of its own."""
        psql = subprocess.Popen(
            ["psql", self.core_settings["PLOYST_DATABASE"], "-Atq"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        start = time.monotonic()
        for number in range(seconds * rate):
            time.sleep(max(0, start + number / rate - time.monotonic()))
            psql.stdin.write(EMIT.format(count=1) + "\n")
            psql.stdin.flush()
            psql.stdout.readline()
        psql.stdin.close()
        psql.wait()

    def waiting(self):
        return int(query(self.core_settings["PLOYST_DATABASE"], "select count(*) from delivery_queue"))

    def wait_until(self, most):
        """Waits until at most so many deliveries wait."""
        deadline = time.monotonic() + 300
        while (rest := self.waiting()) > most:
            if time.monotonic() > deadline:
                sys.exit(f"{rest} deliveries still wait; logs in {self.folder}")
            time.sleep(0.2)

    def dispatch(self):
        settings = {name: self.core_settings[name] for name in (
            "PLOYST_DATABASE", "PLOYST_SECRET_KEY", "PLOYST_CALLBACK_ALLOW", "PLOYST_LOG_LEVEL")}
        with (self.folder / "dispatch.log").open("ab") as log:
            return self.spawn([self.binaries / "dispatch"], env=settings, stdout=log, stderr=log)

    def arrivals(self):
        """What the receiver got since it was asked last: (path, event, time in seconds)."""
        self.receiver.send_signal(signal.SIGTERM)
        self.receiver.wait()
        self.processes.remove(self.receiver)
        lines = [line.split(" ") for line in self.received.read_text().splitlines()]
        self.receiver = self.spawn([self.program, self.receiver_port, self.received])
        return [(path, event, int(microseconds) / 1e6) for path, event, microseconds in lines]

    def latencies(self, arrivals):
        """The milliseconds from an event's transaction's start to its first arrival at each path."""
        lines = query(self.core_settings["PLOYST_DATABASE"], "select id, extract(epoch from time) from event").splitlines()
        times = {identifier: float(moment) for identifier, moment in (line.split("|") for line in lines)}
        first = {}
        for path, event, moment in arrivals:
            first.setdefault((path, event), (moment - times[event]) * 1000)
        return sorted(first.values())


def percentile(values, part):
    return values[min(int(len(values) * part), len(values) - 1)]


def latency(binaries, seconds):
    with Callbacks(binaries, "bench_latency") as bed:
        bed.subscribe(1)
        bed.dispatch()
        bed.emit_steadily(seconds, 200)
        bed.wait_until(0)
        values = bed.latencies(bed.arrivals())
        row("commit to received, 200 events a second", f"p50 {percentile(values, 0.5):.1f} ms",
            f"p95 {percentile(values, 0.95):.1f} ms", f"max {values[-1]:.0f} ms", f"{len(values)} events")


def drained(binaries, events, is_held):
    """Deliveries a second with 8 subscribers and a full queue, while a snapshot is held or not."""
    with Callbacks(binaries, f"bench_drain_{'held' if is_held else 'free'}_{time.monotonic_ns()}") as bed:
        bed.subscribe(8)
        total = bed.emit(events)
        holder = None
        if is_held:
            holder = subprocess.Popen(
                ["psql", bed.core_settings["PLOYST_DATABASE"], "-Atq"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            holder.stdin.write("begin isolation level repeatable read; select count(*) from delivery_queue;\n")
            holder.stdin.flush()
            holder.stdout.readline()
        bed.dispatch()
        bed.wait_until(0)
        if holder:
            holder.stdin.close()
            holder.wait()
        arrivals = bed.arrivals()
        if len({arrival[:2] for arrival in arrivals}) != total:
            sys.exit(f"{total} deliveries were to arrive, {len(arrivals)} did")
        moments = [moment for _, _, moment in arrivals]
        return total / (max(moments) - min(moments))


def hanging(binaries, seconds):
    with Callbacks(binaries, "bench_hanging") as bed:
        bed.subscribe(8)
        bed.dispatch()
        bed.emit_steadily(seconds, 50)
        bed.wait_until(0)
        before = percentile(bed.latencies(bed.arrivals()), 0.95)
        bed.subscribe(8, "/hang")
        bed.emit_steadily(seconds, 50)
        arrivals = [arrival for arrival in bed.arrivals() if not arrival[0].startswith("/hang")]
        during = percentile(bed.latencies(arrivals), 0.95)
        row("8 subscribers, and 8 more that hang: p95", f"before {before:.1f} ms", f"during {during:.1f} ms",
            f"ratio {during / before:.2f}")


def memory(binaries):
    with Callbacks(binaries, "bench_memory") as bed:
        bed.subscribe(250, "/hang")
        total = bed.emit(400)
        process = bed.dispatch()
        in_flight = "select count(*) from delivery_queue where claimed_by is not null"
        deadline = time.monotonic() + 60
        while (flying := int(query(bed.core_settings["PLOYST_DATABASE"], in_flight))) < 2000:
            if time.monotonic() > deadline:
                sys.exit(f"only {flying} are in flight; logs in {bed.folder}")
            time.sleep(0.1)
        sizes = []
        for _ in range(3):
            time.sleep(3)
            rollup = pathlib.Path(f"/proc/{process.pid}/smaps_rollup").read_text()
            sizes.append(int(re.search(r"^Pss: +(\d+)", rollup, re.MULTILINE)[1]) / 1024)
        row("memory (PSS)", f"{total:,} waiting", f"{flying:,} in flight", " ".join(f"{size:.0f}" for size in sizes) + " MiB")


def measure(binaries, quick):
    heading("(f) callbacks")
    latency(binaries, 3 if quick else 20)
    events, rounds = (500, 1) if quick else (4000, 3)
    free, held = [], []
    for _ in range(rounds):
        free.append(drained(binaries, events, False))
        held.append(drained(binaries, events, True))
    rate = sorted(free)[len(free) // 2]
    ratio = sorted(held)[len(held) // 2] / rate
    row("deliveries a second, 8 subscribers", f"{rate:,.0f}", " ".join(f"{one:.0f}" for one in free))
    row("the same while a snapshot is held", f"ratio {ratio:.2f}", " ".join(f"{one:.0f}" for one in held))
    hanging(binaries, 3 if quick else 15)
    memory(binaries)
