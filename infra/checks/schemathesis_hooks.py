"""What schemathesis does not do by itself: it gives each observation that it makes up a key of its own, for each is a new one; it
deletes nothing that other calls need, and ends no session; and it counts the answers of each operation in the file that
CONTRACT_ANSWERS names."""
import atexit
import collections
import itertools
import json
import os
import re

import schemathesis

# What other calls need, and what is there to be deleted.
KEPT = range(1, 21)
SPARE = range(21, 41)
DELETED = {"deleteProject": "project", "deleteRepository": "repository", "deleteSubscription": "subscription"}

# What would end the session that all calls of people's operations share.
ENDING = {"logOut", "endSession"}

numbers = itertools.count(1)
spare = itertools.cycle(SPARE)
answers = collections.defaultdict(collections.Counter)


@schemathesis.hook
def before_call(context, case, kwargs):
    key = (case.headers or {}).get("Idempotency-Key")
    if isinstance(key, str) and re.fullmatch("[!-~]{1,480}", key):
        case.headers["Idempotency-Key"] = f"{key}/{next(numbers)}"
    operation = case.operation.definition.raw["operationId"]
    if operation in ENDING:
        case.headers["Authorization"] = "Bearer none"
    name = DELETED.get(operation)
    if name and case.path_parameters.get(name) in KEPT:
        case.path_parameters[name] = next(spare)


@schemathesis.hook
def after_call(context, case, response):
    answers[case.operation.label][response.status_code] += 1


@atexit.register
def write_answers():
    with open(os.environ["CONTRACT_ANSWERS"], "w") as file:
        json.dump(answers, file)
