"""The processes that the measurements need: functions on unix sockets, nginx with the project's own configuration."""
import hashlib
import hmac
import http.client
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
HOOK_KEY = "bench-hook-key-bench-hook-key-bench"
SECRET_KEY = "bench-secret-key-bench-secret-key-b"


def hook_secret(provider):
    """The secret of a provider's hook in the project `bench`."""
    return hmac.new(HOOK_KEY.encode(), f"{provider}/bench".encode(), hashlib.sha256).hexdigest()


def hub_signature(body, secret):
    """What X-Hub-Signature-256 says of a body."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


# For nginx: what stands around ployst.conf on Debian.
NGINX = """
daemon off; {user} worker_processes auto; worker_rlimit_nofile 8192; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
    client_body_temp_path {folder}/body; fastcgi_temp_path {folder}/fastcgi;
    proxy_temp_path {folder}/proxy; scgi_temp_path {folder}/scgi; uwsgi_temp_path {folder}/uwsgi;
    {inside}
}}
"""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Stack:
    """A folder with processes in it; all of them end with the `with` block."""

    def __init__(self, binaries):
        self.binaries = pathlib.Path(binaries)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ployst-bench."))
        self.folder.chmod(0o711)
        self.processes = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder)

    def stop(self):
        for process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                # libfcgi takes SIGTERM for a wish, and never gets to it while a kept connection holds its threads.
                process.kill()
                process.wait()
        self.processes = []

    def spawn(self, command, **options):
        process = subprocess.Popen([str(part) for part in command], **options)
        self.processes.append(process)
        return process

    def resident(self, name, command, settings=None):
        """Starts a FastCGI process that listens on NAME.sock."""
        path = self.folder / f"{name}.sock"
        path.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as listener, (self.folder / f"{name}.log").open("ab") as log:
            listener.bind(str(path))
            path.chmod(0o666)
            listener.listen(1024)
            self.spawn(command, stdin=listener, stdout=log, stderr=log, env=settings or {})
        return path

    def nginx(self, inside):
        """Starts nginx with these directives inside http {}."""
        file = self.folder / "nginx.conf"
        user = "user root;" if os.geteuid() == 0 else ""
        file.write_text(NGINX.format(folder=self.folder, inside=inside, user=user))
        return self.spawn(["nginx", "-c", file, "-e", self.folder / "error.log"])


def project_configuration(stack, port):
    """infra/nginx/ployst.conf with this stack's addresses."""
    text = (ROOT / "infra/nginx/ployst.conf").read_text()
    for known, ours in {
        "listen 80;": f"listen 127.0.0.1:{port} backlog=1024;", "/run/ployst/": f"{stack.folder}/", "/var/log/nginx/": f"{stack.folder}/",
    }.items():
        if known not in text:
            raise SystemExit(f"infra/nginx/ployst.conf has no '{known}' any more")
        text = text.replace(known, ours)
    return text


class Ployst(Stack):
    """nginx, core and the GitHub hook on a database of their own."""

    def __init__(self, binaries, database):
        super().__init__(binaries)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.core_settings = {
            "PLOYST_DATABASE": database, "PLOYST_HOOK_KEY": HOOK_KEY, "PLOYST_SECRET_KEY": SECRET_KEY, "PLOYST_LOG_LEVEL": "warning",
        }
        self.command("migrate")
        self.admin_token = self.command("token", "create", "--label", "bench", "--scope", "admin,read,write")
        self.hook_token = self.command("token", "create", "--label", "github", "--scope", "observe:github,settings:github")
        self.github_settings = {
            "PLOYST_CORE_URL": self.url, "PLOYST_CORE_TOKEN": self.hook_token, "PLOYST_HOOK_KEY": HOOK_KEY,
            "PLOYST_LOG_LEVEL": "warning",
        }

    def command(self, *arguments):
        done = subprocess.run(
            [self.binaries / "core", *arguments], env=self.core_settings, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"core {' '.join(arguments)}: {done.stderr}")
        return done.stdout.strip()

    def start(self):
        self.resident("core", [self.binaries / "core"], self.core_settings)
        self.resident("github", [self.binaries / "github"], self.github_settings)
        self.nginx(project_configuration(self, self.port))

    def send(self, method, path, body=b"", fields=None):
        """One request; the status and the body, or None where nobody listens yet."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body, fields or {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        except ConnectionError:
            return None, b""
        finally:
            connection.close()

    def wait_for(self, *request):
        """Sends a request until it is answered 2xx; the seconds that it took."""
        start = time.perf_counter()
        while True:
            status, body = self.send(*request)
            if status and status < 300:
                return time.perf_counter() - start
            if time.perf_counter() - start > 20:
                raise SystemExit(f"no 2xx after 20 s: {status} {body[:500]}; logs in {self.folder}")
            time.sleep(0.001)

    def memory(self):
        """The proportional set size of all processes, nginx's workers included, in MiB, by program."""
        sizes = {}
        for process in self.processes:
            for identifier in [process.pid, *children(process.pid)]:
                name = pathlib.Path(f"/proc/{identifier}/comm").read_text().strip()
                rollup = pathlib.Path(f"/proc/{identifier}/smaps_rollup").read_text()
                size = int(re.search(r"^Pss: +(\d+)", rollup, re.MULTILINE)[1]) / 1024
                sizes[name] = sizes.get(name, 0) + size
        return sizes


def children(identifier):
    listed = pathlib.Path(f"/proc/{identifier}/task/{identifier}/children").read_text()
    return [int(word) for word in listed.split()]
