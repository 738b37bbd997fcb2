"""(g) a log-in with a wrong password, against one to an account that does not exist."""
import json
import sys
import time

from measure_push import new_database
from stack import Ployst
from tools import heading, median, row

# Fewer than a log-in is throttled after, for one account.
TRIES = 9
JSON = {"Content-Type": "application/json"}


def make_account(ployst, email):
    token = ployst.command("account", "create", "--email", email).split("\n")[0]
    chosen = json.dumps({"token": token, "password": "the right password"})
    status, body = ployst.send("POST", "/core/v1/accounts/confirm", chosen, JSON)
    if status != 204:
        sys.exit(f"no account was made: {status} {body}")


def milliseconds(ployst, email):
    attempt = json.dumps({"email": email, "password": "the wrong password"})
    start = time.perf_counter()
    status, body = ployst.send("POST", "/core/v1/sessions", attempt, JSON)
    if status != 401:
        sys.exit(f"the log-in was answered {status} {body}")
    return (time.perf_counter() - start) * 1000


def measure(binaries, quick):
    accounts = 1 if quick else 5
    samples = {"a wrong password": [], "an unknown account": []}
    with Ployst(binaries, new_database("bench_login")) as ployst:
        ployst.start()
        ployst.wait_for("GET", "/core/v1/ready")
        for number in range(accounts):
            make_account(ployst, f"known-{number}@example.test")
            for _ in range(TRIES):
                for name, email in zip(samples, (f"known-{number}@example.test", f"nobody-{number}@example.test")):
                    samples[name].append(milliseconds(ployst, email))
    heading(f"(g) a refused log-in, {accounts * TRIES} of each, by turns")
    row("", "p50 ms", "fastest ms")
    for name, values in samples.items():
        row(name, f"{median(values):.1f}", f"{min(values):.1f}")
    wrong, unknown = (median(values) for values in samples.values())
    row("ratio of the medians", f"{wrong / unknown:.3f}")
