"""(i) Landings of a repository of 100,000 commits and 1,000 branches: all of them, and after one push."""
import collections
import json
import pathlib
import subprocess
import tempfile
import time

import landing_history
from tools import heading, median, row


def compute(binaries, repository, basis, *changed):
    done = subprocess.run(
        [binaries / "landing-analysis", repository, basis, *map(str, changed)], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def measure(binaries, quick):
    commits, branches, rounds = (10_000, 200, 2) if quick else (100_000, 1_000, 5)
    with tempfile.TemporaryDirectory(prefix="ployst-landings-") as folder:
        repository = pathlib.Path(folder, "large.git")
        before, after = landing_history.build(repository, commits, branches)
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


def states(result):
    counts = collections.Counter(landing["state"] for landing in result["landings"])
    return " ".join(f"{name} {count}" for name, count in sorted(counts.items()))


def merge_bases(repository, basis):
    heads = [branch["head"] for branch in basis["branches"]]
    start = time.monotonic()
    for head in heads:
        subprocess.run(["git", "-C", repository, "merge-base", heads[1], head], check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - start
