"""(e) what a delivery costs in a full project, against the same in one with ten of everything, both in this run."""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

from measure_push import new_database
from tools import HERE, heading, median, row

REPOSITORY = {
    "provider": "github", "external_id": "{repository}", "owner": "bench", "name": "repository-{repository}",
    "default_branch": "main",
}
IN_PROJECT = {"project": "bench", "hook_generation": 1}
ZEROS = "0" * 40
TIME = "2026-11-23T10:00:00Z"


def push(ref, before):
    update = {"ref": ref, "before": before, "after": "{fresh}", "forced": False}
    return "observe_push", {**IN_PROJECT, "repository": REPOSITORY, "pushed_at": "{now}", "pusher": "mira", "updates": [update]}


def build(revision):
    return "observe_build", {**IN_PROJECT, "provider": "jenkins", "build": {
        "provider": "jenkins", "server": "https://ci.example.test/", "job": "new-{unique}", "number": 7, "attempt": 1,
        "phase": "finalized", "status": "success", "authority": "runner", "observed_at": TIME, "source": {"revision": revision}}}


def feature(number):
    return "observe_feature", {**IN_PROJECT, "provider": "targetprocess", "deleted": False, "version": "{unique}",
                               "feature": {"feature_id": number, "title": "Work {unique}", "state": "Open"}}


PULL_REQUEST = "observe_pull_request", {**IN_PROJECT, "repository": REPOSITORY, "pull_request": {
    "number": "{unique}", "state": "open", "draft": False, "title": "{number}: work", "body": "for #{number}", "changed_at": TIME,
    "head": {"branch": "feature/{number}-work", "revision": "{fresh}", "repository_id": "{repository}"},
    "target": {"branch": "main", "revision": "{fresh}", "repository_id": "{repository}"}}}

KINDS = {
    "push to a branch": push("refs/heads/feature/{number}-work", "{known}"),
    "push of a new branch of a feature": push("refs/heads/feature/{number}-more-{unique}", ZEROS),
    "build of a known revision": build("{known}"),
    "build of an unknown revision": build("{fresh}"),
    "pull request that names a feature": PULL_REQUEST,
    "change of a feature": feature("{number}"),
    "new feature": feature("{unique}"),
}

# What stands in an observation, as SQL.
VALUES = {
    "repository": "(1 + :i % :repositories)", "number": "(1000000 + :i)", "unique": ":unique", "now": "clock_timestamp()",
    "known": "md5('head' || :i) || '00000000'", "fresh": "md5('fresh' || :unique) || '00000000'",
}


def script(routine, observation):
    """A script for pgbench that sends one such observation."""
    text = json.dumps(observation, separators=(",", ":"))
    names = re.findall(r"\{([a-z]+)\}", text)
    template = re.sub(r"\{[a-z]+\}", "%s", text.replace("%", "%%")).replace("'", "''")
    values = ", ".join(f"({VALUES[name]})::text" for name in names)
    return ("\\set i random(1, :features)\n\\set unique random(10000000, 1000000000000)\n"
            f"select {routine}('\\x01', 'bench/' || :unique, '\\x01', format('{template}', {values})::jsonb);\n")


def sizes_of(features, builds):
    """How many there are of what, in a project with so many features and builds."""
    return {"features": features, "builds": builds, "repositories": max(1, features // 1000)}


def fill(database, sizes):
    """Makes project 1 with so many of everything."""
    settings = [part for size, count in sizes.items() for part in ("-v", f"{size}={count}")]
    subprocess.run(["psql", database, "-q", "-v", "ON_ERROR_STOP=1", *settings, "-f", HERE / "scale-fill.sql"], check=True)


class Project:
    """A database with one project of this size."""

    def __init__(self, binaries, name, features, builds):
        self.database = new_database(name)
        self.sizes = sizes_of(features, builds)
        subprocess.run([binaries / "core", "migrate"], check=True, stdout=subprocess.DEVNULL, env={"PLOYST_DATABASE": self.database})
        fill(self.database, self.sizes)

    def milliseconds(self, path, transactions):
        """The mean time of one transaction."""
        place = dict(part.split("=", 1) for part in self.database.split())
        sizes = [part for size, count in self.sizes.items() for part in ("-D", f"{size}={count}")]
        done = subprocess.run(
            ["pgbench", "-n", "-c", "1", "-t", str(transactions), "-f", path, *sizes, "-h", place["host"], "-p", place["port"],
             "-U", place["user"], place["dbname"]], capture_output=True, text=True)
        figure = re.search(r"latency average = ([\d.]+)", done.stdout)
        if done.returncode or not figure or "number of failed transactions: 0 " not in done.stdout:
            sys.exit(f"pgbench failed: {done.stdout}{done.stderr}")
        return float(figure[1])


def measure(binaries, quick):
    features, builds, rounds, transactions = (10_000, 100_000, 3, 100) if quick else (100_000, 1_000_000, 5, 400)
    heading(f"(e) observations in a project with {features:,} features, {features:,} branches and {builds:,} builds, beside ten of each; "
            f"{rounds} alternating rounds of {transactions}")
    ten, full = Project(binaries, "bench_ten", 10, 10), Project(binaries, "bench_full", features, builds)
    row("", "ten, ms", "full, ms", "of ten")
    ratios = []
    with tempfile.TemporaryDirectory(prefix="ployst-bench.") as folder:
        for number, (name, (routine, observation)) in enumerate(KINDS.items()):
            path = pathlib.Path(folder) / f"{number}.sql"
            path.write_text(script(routine, observation))
            ratios.append(compare(name, path, (ten, full), rounds, transactions))
    row("the worst", "", "", f"{max(ratios):.2f}")


def compare(name, path, projects, rounds, transactions):
    """Times one kind by turns, the first turn not counted, and returns what it costs in the full project, of that with ten."""
    times = [[project.milliseconds(path, transactions) for project in projects] for _ in range(rounds + 1)][1:]
    few, many = (median(column) for column in zip(*times))
    row(name, f"{few:.2f}", f"{many:.2f}", f"{many / few:.2f}")
    return many / few
