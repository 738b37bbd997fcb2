"""What schemathesis does not do by itself: each observation that it makes up is a new one, and so has a key of its own."""
import itertools
import re

import schemathesis

numbers = itertools.count(1)


@schemathesis.hook
def before_call(context, case, kwargs):
    key = (case.headers or {}).get("Idempotency-Key")
    if isinstance(key, str) and re.fullmatch("[!-~]{1,480}", key):
        case.headers["Idempotency-Key"] = f"{key}/{next(numbers)}"
