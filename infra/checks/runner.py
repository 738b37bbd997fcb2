"""A Ployst of a check's own: the release executables, started by the local runner on a free port with a database of their own."""
import contextlib
import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import urllib.request


class Ployst:
    """One that runs; `url` and `token` are where it is and the administrator's token, `folder` what `.ployst` is in."""

    def __init__(self, settings, folder):
        self.url, self.token, self.folder = settings["PLOYST_URL"], settings["PLOYST_ADMIN_TOKEN"], folder
        # What psql takes.
        self.database = settings["PLOYST_DATABASE"]

    def send(self, method, path, body=None, **fields):
        """Calls core's API and returns the answer's JSON; None where it has none. A field that is None is not sent."""
        fields = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **fields}
        request = urllib.request.Request(
            f"{self.url}/core/v1/{path}", method=method, data=None if body is None else json.dumps(body).encode(),
            headers={name: value for name, value in fields.items() if value is not None})
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read() or "null")


@contextlib.contextmanager
def running(binaries, *options):
    """Runs Ployst as long as the block does; `options` are those of the runner's `start`."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        log = folder / "log"
        with open(log, "w") as errors:
            runner = subprocess.Popen(
                [pathlib.Path(binaries) / "ployst-runner", "start", "--port", "0", "--data", folder / ".ployst", *options],
                stdout=subprocess.PIPE, stderr=errors, text=True)
        try:
            if not runner.stdout.readline().startswith("ready "):
                sys.exit(f"Ployst did not start:\n{log.read_text()}")
            lines = (folder / ".ployst/ployst.env").read_text().splitlines()
            yield Ployst(dict(line.split("=", 1) for line in lines), folder)
        finally:
            runner.send_signal(signal.SIGTERM)
            runner.wait()
