"""(h) From `git push` to the receiver of `ployst.landing.changed`: plain git, all of Ployst on this machine, one push a second."""
import base64
import hashlib
import json
import os
import subprocess
import sys
import time

from measure_callbacks import Callbacks, percentile
from measure_push import query
from stack import HOOK_KEY, ROOT, hook_secret
from tools import heading, row

# What core signs the callbacks to landings with.
CALLBACK_KEY = hashlib.sha256(b"bench").digest()


class LandingsBed(Callbacks):
    """Plain git's hook, core and landings behind nginx."""

    log_level = "warning"

    def __init__(self, binaries, name):
        super().__init__(binaries, name)
        self.start_functions()

    def start_functions(self):
        shared = {"PLOYST_CORE_URL": self.url, "PLOYST_LOG_LEVEL": self.log_level}
        token = self.command("token", "create", "--label", "git", "--scope", "observe:git,settings:git")
        self.resident("git", [self.binaries / "git"], {
            **shared, "PLOYST_CORE_TOKEN": token, "PLOYST_HOOK_KEY": HOOK_KEY})
        token = self.command("token", "create", "--label", "landings", "--scope", "observe:landing,read,settings:git")
        self.landings_settings = {
            **shared, "PLOYST_CORE_TOKEN": token, "PLOYST_CLONES": f"{self.folder}/clones", "PLOYST_CLONE_ALLOW": "file://",
            "PLOYST_LANDINGS_SECRET": "whsec_" + base64.b64encode(CALLBACK_KEY).decode(),
            "PATH": os.environ["PATH"]}
        self.resident("landings", [self.binaries / "landings"], self.landings_settings)
        subprocess.run(
            [self.binaries / "landings", "subscribe", "--url", f"{self.url}/callbacks/landings"], check=True,
            stdout=subprocess.DEVNULL, env={**self.landings_settings, "PLOYST_CORE_TOKEN": self.admin_token})


class Everything(LandingsBed):
    """The same with dispatch, and a repository with a feature for each push to come."""

    def __init__(self, binaries, features):
        super().__init__(binaries, "bench_latency_landings")
        self.server = self.folder / "widget.git"
        self.work = self.folder / "work"
        self.clone_url = f"file://{self.server}"
        self.dispatch()
        self.subscribe_to_landings()
        self.make_repository(features)

    def subscribe_to_landings(self):
        fields = {"Authorization": f"Bearer {self.admin_token}", "Content-Type": "application/json"}
        wanted = {"url": f"http://127.0.0.1:{self.receiver_port}/", "types": ["ployst.landing.changed"]}
        status, body = self.send("POST", "/core/v1/subscriptions", json.dumps(wanted), fields)
        if status != 201:
            sys.exit(f"no subscription was made: {status} {body}")

    def make_repository(self, features):
        """`main`, `develop`, and `feature/0` and so on with a commit each; all pushed and computed."""
        self.git("init", "-q", "--bare", "-b", "main", self.server, folder=self.folder)
        secret = self.folder / "secret"
        secret.write_text(hook_secret("git"))
        settings = {"url": f"{self.url}/hooks/git/bench", "secretFile": secret, "owner": "bench", "name": "widget",
                    "cloneUrl": self.clone_url}
        for name, value in settings.items():
            self.git("config", f"ployst.{name}", value, folder=self.server)
        (self.server / "hooks/post-receive").symlink_to(ROOT / "infra/git/post-receive")
        self.git("init", "-q", "-b", "main", self.work, folder=self.folder)
        self.git("remote", "add", "origin", self.server)
        self.commit("base")
        self.git("branch", "develop")
        fields = {"Authorization": f"Bearer {self.admin_token}", "Content-Type": "application/json"}
        finders = {"branch_finders": ["^main$", "^develop$", "^feature/"]}
        self.send("PUT", "/core/v1/projects/1/settings/git", json.dumps(finders), fields)
        for number in range(features):
            self.git("checkout", "-q", "-b", f"feature/{number}", "main")
            self.commit(f"file-{number}")
        self.git("push", "-q", "origin", "--all")
        self.git("checkout", "-q", "develop")
        self.wait_for_landings(2 * features)

    def commit(self, name):
        (self.work / name).write_text(name + "\n")
        self.git("add", name)
        self.git("commit", "-q", "-m", name)

    def git(self, *arguments, folder=None, output=None):
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.folder), "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "Mira",
            "GIT_AUTHOR_EMAIL": "mira@example.test", "GIT_COMMITTER_NAME": "Mira", "GIT_COMMITTER_EMAIL": "mira@example.test"}
        subprocess.run(["git", *map(str, arguments)], cwd=folder or self.work, env=environment, check=True, stdout=output, stderr=output)

    def wait_for_landings(self, count):
        deadline = time.monotonic() + 60
        while int(query(self.core_settings["PLOYST_DATABASE"], "select count(*) from landing")) < count:
            if time.monotonic() > deadline:
                sys.exit(f"not every landing is computed; logs in {self.folder}")
            time.sleep(0.1)

    def push_steadily(self, count):
        """Squashes one feature after the other into develop, a push a second; the second in which each push began, by branch."""
        began = {}
        start = time.monotonic()
        for number in range(count):
            self.git("merge", "-q", "--squash", f"feature/{number}", output=subprocess.DEVNULL)
            self.git("commit", "-q", "-m", f"squash {number}")
            time.sleep(max(0, start + number - time.monotonic()))
            began[f"feature/{number}"] = time.time()
            self.git("push", "-q", "origin", "develop")
        return began

    def branches(self):
        """The branch that each event about a landing speaks of, by the event's id."""
        lines = query(
            self.core_settings["PLOYST_DATABASE"],
            "select id, data -> 'branch' ->> 'name' from event where type = 'ployst.landing.changed' "
            "and data -> 'target' ->> 'name' = 'develop' and data -> 'after' ->> 'state' = 'landed'")
        return dict(line.split("|") for line in lines.splitlines())


def measure(binaries, quick):
    heading("(h) from git push to the callback that a landing changed, a push a second")
    count = 5 if quick else 60
    with Everything(binaries, count) as bed:
        began = bed.push_steadily(count)
        deadline = time.monotonic() + 60
        while len(bed.branches()) < count or bed.waiting():
            if time.monotonic() > deadline:
                sys.exit(f"{len(bed.branches())} of {count} landings were told of; logs in {bed.folder}")
            time.sleep(0.1)
        branches = bed.branches()
        arrived = {branches[event]: moment for _, event, moment in bed.arrivals() if event in branches}
        values = sorted((arrived[name] - moment) * 1000 for name, moment in began.items())
        row("git push to callback", f"p50 {percentile(values, 0.5):.0f} ms", f"p95 {percentile(values, 0.95):.0f} ms",
            f"max {values[-1]:.0f} ms", f"{len(values)} pushes")
        row("p95 of the second that it may take", f"{percentile(values, 0.95) / 1000:.2f}")
