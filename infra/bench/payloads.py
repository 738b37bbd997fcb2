"""Signed pushes in GitHub's shape, about 8 KB each; all of it is made up.

The pushes go round 200 repositories with 5 branches each, so that 1,000 successive ones meet 1,000 branches; each push
continues the one before on its branch.
"""
import hashlib
import json

from stack import hub_signature

REPOSITORIES, BRANCHES = 200, 5
CYCLE = REPOSITORIES * BRANCHES
HOST = "https://api.github.example.test"
REPOSITORY_URLS = (
    "forks keys collaborators teams hooks issue_events events assignees branches tags blobs git_tags git_refs trees statuses "
    "languages stargazers contributors subscribers subscription commits git_commits comments issue_comment contents compare "
    "merges archive downloads issues pulls milestones notifications labels releases deployments").split()
PERSON_URLS = "followers following gists starred subscriptions organizations repos events received_events".split()


def object_id(*parts):
    return hashlib.sha1(":".join(map(str, parts)).encode()).hexdigest()


def person(login, number):
    base = f"{HOST}/users/{login}"
    return {
        "login": login, "id": number, "node_id": f"U_{number:012d}", "gravatar_id": "", "url": base, "type": "User",
        "avatar_url": f"https://avatars.example.test/u/{number}?v=4", "html_url": f"https://github.example.test/{login}",
        "site_admin": False,
    } | {f"{kind}_url": f"{base}/{kind}" for kind in PERSON_URLS}


def repository(number, pushed_at):
    name = f"repository-{number:03d}"
    base, page = f"{HOST}/repos/bench/{name}", f"https://github.example.test/bench/{name}"
    return {
        "id": 40_000_000 + number, "node_id": f"R_{number:012d}", "name": name, "full_name": f"bench/{name}", "private": False,
        "owner": person("bench", 9_000_001) | {"name": "bench", "email": None}, "html_url": page, "url": base, "fork": False,
        "description": "A repository for measurements", "created_at": 1_420_070_400, "updated_at": "2026-06-01T10:00:00Z",
        "pushed_at": pushed_at, "clone_url": f"{page}.git", "git_url": f"git://github.example.test/bench/{name}.git",
        "ssh_url": f"git@github.example.test:bench/{name}.git", "size": 2048, "language": "Swift", "visibility": "public",
        "default_branch": "main", "master_branch": "main", "topics": [],
    } | {f"{kind}_url": f"{base}/{kind}{{/sha}}" for kind in REPOSITORY_URLS}


def commit(name, revision, number):
    author = {"name": "Mira Example", "email": "mira@example.test", "username": "mira"}
    return {
        "id": revision, "tree_id": object_id("tree", revision), "distinct": True, "timestamp": "2026-06-01T12:00:00+02:00",
        "message": f"Step {number}\n\nA longer text that explains what the change does and why.",
        "url": f"https://github.example.test/bench/{name}/commit/{revision}", "author": author, "committer": author,
        "added": [f"Sources/Module/File{number}.swift"], "removed": [],
        "modified": ["Package.swift", f"Tests/ModuleTests/File{number}Tests.swift"],
    }


def place(number):
    """The repository, the branch and the round in which it is that branch's turn."""
    return number % REPOSITORIES, number // REPOSITORIES % BRANCHES, number // CYCLE


def push(number, run, first_second):
    """The body of a push; `run` sets one series of pushes apart from others, `first_second` is when its first is from."""
    at, branch, turn = place(number)
    described = repository(at, first_second + turn)
    after = object_id(run, number)
    commits = [commit(described["name"], object_id(run, number, step), step) for step in (1, 2)]
    commits.append(commit(described["name"], after, 3))
    return json.dumps({
        "ref": f"refs/heads/feature/{1000 + branch}-work", "before": object_id(run, number - CYCLE), "after": after,
        "repository": described, "pusher": {"name": "mira", "email": "mira@example.test"}, "sender": person("mira", 7_000_007),
        "created": False, "deleted": False, "forced": False, "base_ref": None,
        "compare": f"{described['html_url']}/compare/{after[:12]}", "commits": commits, "head_commit": commits[-1],
    }, separators=(",", ":")).encode()


def headers(body, secret, delivery):
    return {
        "Content-Type": "application/json", "User-Agent": "GitHub-Hookshot/bench", "X-GitHub-Event": "push",
        "X-GitHub-Delivery": delivery,
        "X-Hub-Signature-256": hub_signature(body, secret),
    }


def request(body, path, fields):
    """The bytes of an HTTP request."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in fields.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def write_requests(folder, count, run, path, secret, first_second):
    """Writes `count` requests for requests.lua; returns the two files."""
    requests, lengths = folder / f"{run}.requests", folder / f"{run}.lengths"
    with requests.open("wb") as data, lengths.open("w") as sizes:
        for number in range(count):
            body = push(number, run, first_second)
            data.write(raw := request(body, path, headers(body, secret, object_id("delivery", run, number))))
            sizes.write(f"{len(raw)}\n")
    return requests, lengths
