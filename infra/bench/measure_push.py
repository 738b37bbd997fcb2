"""(b) signed pushes until committed, against pgbench running the statement that core runs for each."""
import hashlib
import json
import os
import re
import subprocess
import sys
import time

import payloads
from stack import Ployst, hook_secret
from tools import HERE, heading, median, rate, row, wrk

CONNECTIONS = 16
OBSERVATION = json.dumps({
    "project": "bench", "hook_generation": 1,
    "repository": {
        "provider": "github", "external_id": "%1$s", "owner": "bench", "name": "repository-%1$s",
        "clone_url": "https://github.example.test/bench/repository-%1$s.git", "default_branch": "main",
    },
    "pushed_at": "%2$s", "pusher": "mira",
    "updates": [{"ref": "refs/heads/feature/%3$s-work", "before": "%4$s", "after": "%5$s", "forced": False}],
}, separators=(",", ":"))


def new_database(name):
    server = os.environ["PLOYST_TEST_DATABASE"]
    subprocess.run(["psql", server, "-qc", f"create database {name}"], check=True)
    return re.sub("dbname=[^ ]+", f"dbname={name}", server)


def query(database, text):
    done = subprocess.run(["psql", database, "-Atqc", text], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def prepared(ployst):
    """A project with features that the branches belong to; returns its hook's secret."""
    fields = {"Authorization": f"Bearer {ployst.admin_token}", "Content-Type": "application/json"}
    status, body = ployst.send("POST", "/core/v1/projects", json.dumps({"name": "Bench", "slug": "bench"}), fields)
    if status != 201:
        sys.exit(f"the project could not be made: {status} {body}")
    project = json.loads(body)["id"]
    for number in range(1000, 1000 + payloads.BRANCHES):
        feature = {
            "provider": "targetprocess", "feature_id": str(number), "type": "UserStory", "title": f"Work {number}",
            "state": "Open", "is_final": False,
        }
        status, body = ployst.send("PUT", f"/core/v1/projects/{project}/features", json.dumps(feature), fields)
        if status not in (200, 201):
            sys.exit(f"the feature could not be made: {status} {body}")
    return hook_secret("github")


def pgbench(database, script, token, run, seconds):
    """Transactions a second, and their mean latency in milliseconds."""
    place = dict(part.split("=", 1) for part in database.split())
    digest = "\\x" + hashlib.sha256(token.encode()).hexdigest()
    variables = {
        "clients": CONNECTIONS, "turn": 0, "run": run, "token": digest, "first": int(time.time()) - 80_000,
        "observation": OBSERVATION,
    }
    defined = [part for name, value in variables.items() for part in ("-D", f"{name}={value}")]
    done = subprocess.run(
        ["pgbench", "-n", "-M", "prepared", "-c", str(CONNECTIONS), "-j", "2", "-T", str(seconds), "-f", HERE / script, *defined,
         "-h", place["host"], "-p", place["port"], "-U", place["user"], place["dbname"]],
        capture_output=True, text=True)
    figures = re.search(r"latency average = ([\d.]+).*tps = ([\d.]+)", done.stdout, re.DOTALL)
    if done.returncode or not figures:
        sys.exit(f"pgbench failed: {done.stdout}{done.stderr}")
    return float(figures[2]), float(figures[1])


def measure(binaries, quick):
    seconds, rounds = (2, 1) if quick else (6, 3)
    database = new_database("bench_push")
    with Ployst(binaries, database) as ployst:
        ployst.start()
        ployst.wait_for("GET", "/core/v1/ready")
        secret = prepared(ployst)
        heading(f"(b) signed pushes of {len(payloads.push(0, 'x', 0)) / 1000:.1f} kB until committed, {CONNECTIONS} connections, "
                f"{rounds} alternating rounds of {seconds} s")
        hooks, statements, separate = [], [], []
        for number in range(-1, rounds):
            # The first round makes the repositories and branches, and does not count.
            warm_up, lasts = number < 0, 1 if number < 0 else seconds
            first = int(time.time()) - 80_000 + 1_000 * (number + 1)
            files = payloads.write_requests(
                ployst.folder, lasts * 8_000, f"run{number}", "/hooks/github/bench", secret, first)
            before = int(query(database, "select count(*) from tip"))
            measured = wrk(ployst.url, CONNECTIONS, lasts, *files)
            committed = int(query(database, "select count(*) from tip")) - before
            if measured["refused"] or measured["broken"] or committed < measured["requests"]:
                sys.exit(f"hooks failed: {measured}, {committed} tips committed; logs in {ployst.folder}")
            one = pgbench(database, "one-statement.sql", ployst.hook_token, f"one{number}", lasts)
            many = pgbench(database, "separate-statements.sql", ployst.hook_token, f"many{number}", lasts)
            if not warm_up:
                hooks.append(measured)
                statements.append(one)
                separate.append(many)
        report(hooks, statements, separate)


def report(hooks, statements, separate):
    rates = [rate(run) for run in hooks]
    base = median(figure[0] for figure in statements)
    row("", "a second", "each round", "ms", "of one statement")
    for name, figures in (("pgbench, the one statement", statements), ("pgbench, separate statements", separate)):
        middle = median(figure[0] for figure in figures)
        row(name, f"{middle:,.0f}", " ".join(f"{figure[0]:.0f}" for figure in figures),
            f"mean {median(figure[1] for figure in figures):.1f}", f"{middle / base:.2f}")
    times = " / ".join(f"{median(run[key] for run in hooks):.1f}" for key in ("p50", "p99"))
    row("hooks: nginx, github, nginx, core, PostgreSQL", f"{median(rates):,.0f}", " ".join(f"{one:.0f}" for one in rates),
        f"p50 / p99 {times}", f"{median(rates) / base:.2f}")
