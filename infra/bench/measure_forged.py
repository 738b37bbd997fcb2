"""(c) a CGI process that refuses a forged delivery, against a C program that prints the same answer."""
import os
import pathlib
import sys
import tempfile
import time

import payloads
from stack import HOOK_KEY
from tools import compile_c, heading, median, row


def cgi_environment(body, fields):
    variables = {
        "GATEWAY_INTERFACE": "CGI/1.1", "SERVER_PROTOCOL": "HTTP/1.1", "REQUEST_METHOD": "POST", "SCRIPT_NAME": "/hooks/github",
        "PATH_INFO": "/bench", "QUERY_STRING": "", "SERVER_NAME": "localhost", "SERVER_PORT": "80", "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": fields.pop("Content-Type"), "PLOYST_HOOK_KEY": HOOK_KEY,
        "PLOYST_CORE_URL": "http://127.0.0.1:9", "PLOYST_CORE_TOKEN": "t" * 40, "PLOYST_LOG_LEVEL": "critical",
    }
    return variables | {"HTTP_" + name.upper().replace("-", "_"): value for name, value in fields.items()}


def milliseconds(program, body, answer, environment):
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, body, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, answer, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
    ]
    start = time.perf_counter()
    process = os.posix_spawn(program, [program], environment, file_actions=actions)
    os.waitpid(process, 0)
    return (time.perf_counter() - start) * 1000


def measure(binaries, quick):
    times = 50 if quick else 200
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        body, answer = folder / "body", folder / "answer"
        body.write_bytes(payloads.push(0, "forged", 0))
        forged = payloads.headers(body.read_bytes(), "w" * 64, "forged")
        environment = cgi_environment(body.read_bytes(), forged)
        programs = {"github": str(binaries / "github"), "C program": str(compile_c("forged.c", folder))}
        samples = {program: [] for program in programs}
        for _ in range(times):
            for program, path in programs.items():
                samples[program].append(milliseconds(path, str(body), str(answer), environment))
                if not answer.read_bytes().startswith(b"Status: 401"):
                    sys.exit(f"{program} did not refuse it: {answer.read_bytes()[:300]}")
        heading(f"(c) a forged delivery as CGI, {times} processes each, interleaved")
        row("", "p50 ms", "p90 ms")
        for program, values in samples.items():
            row(program, f"{median(values):.2f}", f"{sorted(values)[times * 9 // 10]:.2f}")
