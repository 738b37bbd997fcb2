"""What the measurements share: wrk, pgbench, compiling C, printing."""
import json
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def heading(text):
    print(f"\n{text}", flush=True)


def row(name, *cells):
    print(f"  {name:44}" + "".join(f"{cell:>22}" for cell in cells), flush=True)


def wrk(url, connections, seconds, *files, fields=None):
    """Runs wrk and returns what requests.lua printed."""
    command = [
        "wrk", "--connections", connections, "--threads", 1, "--duration", f"{seconds}s", "--timeout", "10s",
        *(part for name, value in (fields or {}).items() for part in ("--header", f"{name}: {value}")),
        "--script", HERE / "requests.lua", url, "--", *files,
    ]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    line = next((line for line in done.stdout.splitlines() if line.startswith("{")), None)
    if done.returncode or not line:
        sys.exit(f"wrk failed: {done.stdout}{done.stderr}")
    return json.loads(line)


def rate(measured):
    """Answers a second that were as they should be."""
    return (measured["requests"] - measured["refused"]) / measured["seconds"]


def compile_c(source, folder, *libraries):
    program = folder / pathlib.Path(source).stem
    subprocess.run(["cc", "-O2", "-o", program, HERE / source, *libraries], check=True)
    return program


def median(values):
    return statistics.median(values)
