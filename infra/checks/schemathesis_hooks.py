"""What schemathesis does not do by itself: it gives each observation that it makes up a key of its own, for each is a new one; it
ends nothing that other calls need, but what is spare; and it counts the answers of each operation in the file that
CONTRACT_ANSWERS names. CONTRACT_WORLD names the file of what `contract_world.py` made."""
import atexit
import collections
import itertools
import json
import os
import pathlib
import re

import schemathesis

from contract_world import KEPT

# The parameter of the path that names what an operation ends, or changes so that other calls need it no more.
ENDED = {
    "deleteProject": "project", "deleteRepository": "repository", "deleteSubscription": "subscription", "deleteToken": "token",
    "changeAccount": "account", "changeMember": "account", "removeMember": "account", "endSession": "session",
    "withdrawInvitation": "invitation"}
# The member of the body that is good once, and in schemathesis.toml stands for the next that is spare.
USED_UP = {"confirmAccount": "token", "resetPassword": "token", "acceptInvitation": "token", "useOAuthState": "state"}

world = json.loads(pathlib.Path(os.environ["CONTRACT_WORLD"]).read_text())
spare = {operation: itertools.cycle(values) for operation, values in world["spare"].items()}
sessions = {operation: itertools.cycle(tokens) for operation, tokens in world["sessions"].items()}
kept = {str(number) for number in KEPT}
numbers = itertools.count(1)
answers = collections.defaultdict(collections.Counter)


@schemathesis.hook
def before_call(context, case, kwargs):
    operation = case.operation.definition.raw["operationId"]
    key = (case.headers or {}).get("Idempotency-Key")
    if isinstance(key, str) and re.fullmatch("[!-~]{1,480}", key):
        case.headers["Idempotency-Key"] = f"{key}/{next(numbers)}"
    if operation in sessions and case.headers.get("Authorization") == f"Bearer {os.environ['PLOYST_SESSION']}":
        case.headers["Authorization"] = f"Bearer {next(sessions[operation])}"
    name = ENDED.get(operation)
    if name and str(case.path_parameters.get(name)) in kept:
        case.path_parameters[name] = next(spare[operation])
    name = USED_UP.get(operation)
    if name and isinstance(case.body, dict) and case.body.get(name) == "spare":
        case.body[name] = next(spare[operation])


@schemathesis.hook
def after_call(context, case, response):
    answers[case.operation.label][response.status_code] += 1


@atexit.register
def write_answers():
    with open(os.environ["CONTRACT_ANSWERS"], "w") as file:
        json.dump(answers, file)
