"""(a) nginx to a resident function, against the same in C with libfcgi and against nginx alone."""
import subprocess
import time

from stack import Stack, free_port
from tools import compile_c, heading, median, rate, row, wrk

# A process of its own each, with eight threads, as a function has unless told otherwise.
KINDS = ["swift-keep", "swift-close", "libfcgi-keep", "libfcgi-close"]


def location(kind):
    return f"""
        location = /{kind} {{
            fastcgi_pass {kind};
            fastcgi_keep_conn {"on" if kind.endswith("keep") else "off"};
        }}"""


def configuration(stack, port):
    upstreams = "".join(
        f"upstream {kind} {{ server unix:{stack.folder}/{kind}.sock; {'keepalive 256;' if kind.endswith('keep') else ''} }}\n"
        for kind in KINDS)
    return f"""
    {upstreams}
    server {{
        listen 127.0.0.1:{port} backlog=1024; access_log off; keepalive_requests 1000000;
        fastcgi_param REQUEST_METHOD $request_method; fastcgi_param SCRIPT_NAME ""; fastcgi_param PATH_INFO $uri;
        fastcgi_param QUERY_STRING $query_string; fastcgi_param CONTENT_LENGTH $content_length;
        fastcgi_param SERVER_PROTOCOL $server_protocol; fastcgi_param GATEWAY_INTERFACE CGI/1.1;
        fastcgi_param HTTP_X_REQUEST_ID $request_id;
        fastcgi_param SERVER_NAME $server_name; fastcgi_param SERVER_PORT $server_port; fastcgi_param REMOTE_ADDR $remote_addr;
        location = /nginx {{ return 200 "hello\\n"; }}
        {"".join(location(kind) for kind in KINDS)}
    }}"""


def starved(url, connections, seconds):
    """How many of ten more requests are not answered within a second, while wrk keeps `connections` busy: wrk counts no
    request that hangs."""
    load = subprocess.Popen(
        ["wrk", "-c", str(connections), "-t", "1", "-d", f"{seconds}s", "--timeout", "30s", url], stdout=subprocess.DEVNULL)
    time.sleep(0.5)
    command = ["curl", "--silent", "--fail", "--output", "/dev/null", "--max-time", "1", url]
    askers = [subprocess.Popen(command) for _ in range(10)]
    late = sum(asker.wait() != 0 for asker in askers)
    load.terminate()
    load.wait()
    return late


def measure(binaries, quick):
    seconds, rounds = (1, 1) if quick else (3, 3)
    with Stack(binaries) as stack:
        libfcgi = compile_c("libfcgi-hello.c", stack.folder, "-lfcgi", "-lpthread")
        for kind in KINDS:
            command = [binaries / "hello"] if kind.startswith("swift") else [libfcgi, "8"]
            stack.resident(kind, command, {"PLOYST_LOG_LEVEL": "warning"})
        port = free_port()
        stack.nginx(configuration(stack, port))
        url = f"http://127.0.0.1:{port}"
        subprocess.run(["curl", "-sf", "--retry", "20", "--retry-connrefused", "--retry-delay", "1", "-o", "/dev/null",
                        f"{url}/{KINDS[-1]}"], check=True)
        for connections in (16, 256):
            heading(f"(a) hello through nginx, {connections} connections, {rounds} alternating rounds of {seconds} s")
            row("", "answers/s", "p50 / p99 / p99.9 ms", "of libfcgi-close", "of 10 more, starved")
            results = {kind: [] for kind in ["nginx", *KINDS]}
            for _ in range(rounds):
                for kind, runs in results.items():
                    runs.append(wrk(f"{url}/{kind}", connections, seconds))
            base = median(rate(run) for run in results["libfcgi-close"])
            for kind, runs in results.items():
                middle = median(rate(run) for run in runs)
                times = " / ".join(f"{median(run[key] for run in runs):.1f}" for key in ("p50", "p99", "p999"))
                row(kind, f"{middle:,.0f}", times, f"{middle / base:.2f}", starved(f"{url}/{kind}", connections, 3))
