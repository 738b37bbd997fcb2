"""Writes a large history for git fast-import, and what core would know of its branches."""
import json
import random
import subprocess

ZEROS = "0" * 40


class History:
    """Commits by mark; the content of a commit is a number for each of its files."""

    def __init__(self, seed=1, folders=40, files=50):
        self.random = random.Random(seed)
        self.names = [f"d{folder}/f{file}" for folder in range(folders) for file in range(files)]
        self.contents = {0: {}}
        self.stream = []
        self.mark = 0

    def text(self, name, version):
        lines = [f"{name} line {line}" for line in range(20)]
        lines[version % 20] += f" version {version}"
        return "\n".join(lines) + "\n"

    def commit(self, parents, changes, message):
        """Adds a commit whose tree is its first parent's with `changes`, a version by file's name."""
        self.mark += 1
        lines = [] if parents else ["reset refs/heads/work", ""]
        lines += [
            "commit refs/heads/work", f"mark :{self.mark}",
            f"committer Mira <mira@example.test> {1_600_000_000 + self.mark * 60} +0000", f"data {len(message)}", message,
        ]
        lines += [f"{'merge' if index else 'from'} :{parent}" for index, parent in enumerate(parents)]
        for name, version in changes.items():
            text = self.text(name, version)
            lines += [f"M 100644 inline {name}", f"data {len(text)}", text]
        self.stream.append("\n".join(lines) + "\n")
        return self.mark

    def change(self):
        return {self.random.choice(self.names): self.random.randrange(1 << 40) for _ in range(self.random.choice((1, 1, 2)))}

    def branch(self, base, count):
        """Some commits on top of `base`: their marks, and what they change in all."""
        commits, total = [base], {}
        for number in range(count):
            changes = self.change()
            total.update(changes)
            commits.append(self.commit([commits[-1]], changes, f"commit {number}"))
        return commits[1:], total

    def land(self, target, commits, total, way):
        if way == "merge":
            return self.commit([target, commits[-1]], total, "merge")
        return self.commit([target], total, "squash")

    def write(self, repository):
        """Makes the repository and returns the id of each mark."""
        subprocess.run(["git", "init", "-q", "--bare", repository], check=True)
        marks = f"{repository}/marks"
        feed = subprocess.Popen(
            ["git", "-C", repository, "fast-import", "--quiet", "--force", f"--export-marks={marks}"], stdin=subprocess.PIPE)
        for part in self.stream:
            feed.stdin.write(part.encode())
        feed.stdin.close()
        if feed.wait():
            raise RuntimeError("git fast-import failed")
        with open(marks) as lines:
            return {int(mark[1:]): oid for mark, oid in (line.split() for line in lines)}


def build(repository, commits, branches, pushes=1):
    """A repository with main, develop, and features of which every second has landed in develop; returns its basis, a basis
    after one more push to develop, which squashes a branch that was open, and the heads that as many pushes give develop."""
    history = History()
    main = develop = history.commit([], {name: 0 for name in history.names}, "first")
    living, landed = [], 0
    # Commits of squashed branches are in no branch that is left: they do not count.
    lost = 0
    budget = commits - 5 * branches
    while history.mark - lost < budget:
        own, total = history.branch(develop, history.random.randint(1, 6))
        way = history.random.choice(("merge", "squash"))
        develop = history.land(develop, own, total, way)
        lost += len(own) if way == "squash" else 0
        landed += 1
        if landed % 300 == 0:
            main = history.commit([main, develop], {}, "release")
    while len(living) < branches - 2:
        before = develop
        own, total = history.branch(develop, history.random.randint(1, 6))
        living.append((before, main, own, total))
        if len(living) % 2:
            develop = history.land(develop, own, total, history.random.choice(("merge", "squash")))
    while history.mark - lost < commits:
        develop = history.commit([develop], history.change(), "more")
    after = [develop]
    for _, _, own, total in living[1::2][:-pushes - 1:-1]:
        after.append(history.land(after[-1], own, total, "squash"))
    ids = history.write(repository)
    refs = {"main": main, "develop": develop, **{f"feature/{i}": entry[2][-1] for i, entry in enumerate(living)}}
    subprocess.run(
        ["git", "-C", repository, "update-ref", "--stdin"], check=True, text=True,
        input="".join(f"create refs/heads/{name} {ids[mark]}\n" for name, mark in refs.items())
        + f"create refs/ployst/tips/{ids[after[-1]]} {ids[after[-1]]}\ndelete refs/heads/work\n")
    subprocess.run(["git", "-C", repository, "repack", "-adq"], check=True)
    subprocess.run(["git", "-C", repository, "commit-graph", "write", "--reachable"], check=True, stderr=subprocess.DEVNULL)

    def basis(develop_mark):
        rows = [row(1, "main", 0, ids[main]), row(2, "develop", 1, ids[develop_mark])]
        for number, (before, main_before, own, _) in enumerate(living):
            tips = [{"seq": 10 + number, "before": ZEROS, "after": ids[own[-1]],
                     "targets": {"1": ids[main_before], "2": ids[before]}}]
            rows.append(row(3 + number, f"feature/{number}", 2, ids[own[-1]], tips))
        return {
            "repository": {"id": 1, "project_id": 1, "project": "bench", "provider": "git", "owner": "bench", "name": "large",
                           "last_seq": 5000},
            "branches": rows, "pull_requests": [],
        }

    return basis(develop), basis(after[1]), [ids[mark] for mark in after[1:]]


def row(number, name, level, head, tips=()):
    return {"id": number, "name": name, "level": level, "head": head, "deleted_at": None,
            "tips": list(tips) or [{"seq": 1, "before": ZEROS, "after": head}], "landings": []}


def with_landings(basis, landings):
    """The basis when core has taken these answers."""
    rows = {row["id"]: dict(row, landings=[]) for row in basis["branches"]}
    for landing in landings:
        rows[landing["branch"]]["landings"].append(
            {key: landing.get(key) for key in ("target", "state", "revision", "landed_as", "own_work", "digest")})
    return dict(basis, branches=list(rows.values()))


def dump(basis, path):
    with open(path, "w") as file:
        json.dump(basis, file)
    return path
