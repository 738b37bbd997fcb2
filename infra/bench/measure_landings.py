"""(i) Landings of a repository of 100,000 commits and 1,000 branches: all of them, and after one push.

The analysis by itself, and then the function between a callback and its answer, with core and PostgreSQL behind it.
"""
import base64
import collections
import hashlib
import hmac
import json
import pathlib
import subprocess
import tempfile
import time

import landing_history
from measure_latency import CALLBACK_KEY, LandingsBed
from measure_push import query
from stack import hook_secret, hub_signature
from tools import heading, median, row

ZEROS = "0" * 40


class Large(LandingsBed):
    """Plain git's hook, core and landings behind nginx, which know of a large repository, push by push, and have computed it."""

    log_level = "debug"

    def __init__(self, binaries, repository, basis):
        super().__init__(binaries, "bench_landings")
        self.server = repository
        self.heads = {}
        self.seconds = 1_700_000_000
        fields = {"Authorization": f"Bearer {self.admin_token}", "Content-Type": "application/json"}
        finders = {"branch_finders": ["^main$", "^develop$", "^feature/"]}
        self.send("PUT", "/core/v1/projects/1/settings/git", json.dumps(finders), fields)
        main, develop, *features = basis["branches"]
        for feature in features:
            targets = feature["tips"][0]["targets"]
            self.push(main=targets["1"], develop=targets["2"])
            self.push(**{feature["name"]: feature["head"]})
        self.push(main=main["head"], develop=develop["head"])
        start = time.monotonic()
        subprocess.run(
            [self.binaries / "landings", "recompute", "--project", "bench"], check=True, stdout=subprocess.DEVNULL,
            env=self.landings_settings)
        self.first_seconds = time.monotonic() - start

    def push(self, **heads):
        """Has core know of a push, as the hook of plain git would."""
        updates = [
            {"ref": f"refs/heads/{name}", "before": self.heads.get(name, ZEROS), "after": head, "forced": False}
            for name, head in heads.items() if self.heads.get(name) != head]
        if not updates:
            return
        self.heads.update(heads)
        self.seconds += 1
        body = json.dumps({
            "repository": {
                "owner": "bench", "name": "large", "clone_url": f"file://{self.server}", "default_branch": "main"},
            "pushed_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self.seconds)), "pusher": "mira",
            "updates": updates,
        }).encode()
        status, answer = self.send("POST", "/hooks/git/bench", body, {
            "Content-Type": "application/json", "X-Hub-Signature-256": hub_signature(body, hook_secret("git")),
            "X-Ployst-Delivery": f"00000000-0000-4000-8000-{self.seconds:012}"})
        if status != 200:
            raise SystemExit(f"a push was answered {status} {answer}")

    def call_back(self, branch):
        """Tells landings that a branch changed; what it says of its parts, and the whole in milliseconds."""
        found = query(
            self.core_settings["PLOYST_DATABASE"], f"select id, repository_id from branch where name = '{branch}'").split("|")
        body = json.dumps({
            "type": "ployst.branch.updated",
            "data": {"branch": {"id": int(found[0])}, "repository": {"id": int(found[1])}}}).encode()
        number, moment = f"event-{time.monotonic_ns()}", str(int(time.time()))
        signature = hmac.new(CALLBACK_KEY, f"{number}.{moment}.".encode() + body, hashlib.sha256).digest()
        start = time.monotonic()
        status, answer = self.send("POST", "/callbacks/landings", body, {
            "Content-Type": "application/cloudevents+json", "webhook-id": number, "webhook-timestamp": moment,
            "webhook-signature": "v1," + base64.b64encode(signature).decode()})
        whole = (time.monotonic() - start) * 1000
        if status != 200:
            raise SystemExit(f"a callback was answered {status} {answer}")
        lines = [json.loads(line) for line in (self.folder / "landings.log").read_text().splitlines() if "basis_ms" in line]
        parts = {name[:-3]: float(value) for name, value in lines[-1].items() if name.endswith("_ms")}
        return {**parts, "whole": whole, "sum": whole - parts["fetch"], "answer": json.loads(answer)}


def measure_function(binaries, repository, basis, pushes):
    with Large(binaries, repository, basis) as bed:
        row("recompute, the clone with it", f"{bed.first_seconds:.2f}")
        for branch, heads in (("develop", pushes), ("feature/0", [])):
            results = []
            for head in heads or [None] * len(pushes):
                if head:
                    subprocess.run(["git", "-C", repository, "update-ref", f"refs/heads/{branch}", head], check=True)
                    bed.push(**{branch: head})
                results.append(bed.call_back(branch))
            row(f"callback after a push to {branch}, ms", "basis", "analysis", "report", "sum without fetch", "answers")
            for name, chosen in (("first", results[0]), ("median", None)):
                values = chosen or {key: median(result[key] for result in results) for key in results[0] if key != "answer"}
                row(name, *(f"{values[key]:.0f}" for key in ("basis", "analysis", "report", "sum")), " ".join(f"{k} {v}" for k, v in results[-1]["answer"].items()))


def compute(binaries, repository, basis, *changed):
    done = subprocess.run(
        [binaries / "landing-analysis", repository, basis, *map(str, changed)], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def measure(binaries, quick):
    commits, branches, rounds = (10_000, 200, 2) if quick else (100_000, 1_000, 5)
    with tempfile.TemporaryDirectory(prefix="ployst-landings-") as folder:
        repository = pathlib.Path(folder, "large.git")
        before, after, heads = landing_history.build(repository, commits, branches, pushes=rounds)
        heading(f"(i) landings of {commits:,} commits and {branches:,} branches on three levels")
        row("", "seconds", "git processes", "answers")
        first = compute(binaries, repository, landing_history.dump(before, f"{folder}/before.json"))
        row("all, nothing known", f"{first['seconds']:.2f}", first["processes"], states(first))
        again = compute(binaries, repository, f"{folder}/before.json")
        row("all again", f"{again['seconds']:.2f}", again["processes"], states(again))
        basis = landing_history.with_landings(after, first["landings"])
        path = landing_history.dump(basis, f"{folder}/after.json")
        pushes = [compute(binaries, repository, path, 2) for _ in range(rounds)]
        row("after a push to develop, its first time", f"{pushes[0]['seconds']:.3f}", pushes[0]["processes"],
            states(pushes[0]))
        row("the same again, median", f"{median(push['seconds'] for push in pushes):.3f}", pushes[-1]["processes"])
        one = compute(binaries, repository, path, 100)
        row("after a push to one feature", f"{one['seconds']:.3f}", one["processes"], states(one))
        seconds = merge_bases(repository, before)
        row(f"{branches:,} processes git merge-base", f"{seconds:.2f}", branches)
        row("all, of git merge-base alone", f"{first['seconds'] / seconds:.2f}")
        measure_function(binaries, repository, before, heads)


def states(result):
    counts = collections.Counter(landing["state"] for landing in result["landings"])
    return " ".join(f"{name} {count}" for name, count in sorted(counts.items()))


def merge_bases(repository, basis):
    heads = [branch["head"] for branch in basis["branches"]]
    start = time.monotonic()
    for head in heads:
        subprocess.run(["git", "-C", repository, "merge-base", heads[1], head], check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - start
