"""What must be there for the calls of infra/checks/contract: of each thing some that are kept, and some that are spare, for calls
that change, end or use up what they name."""
import re
import subprocess

# The ids of what no call ends, and of what there is for that.
KEPT, SPARE = range(1, 21), range(21, 41)
# How many there are of what costs the hash of a password, or a mail, each.
FEW = 3
# The operations for which all those ids are spare.
DELETED = ["deleteProject", "deleteRepository", "deleteSubscription", "deleteToken", "changeAccount"]
BRANCHES = ["main", "4711-a", "develop", "4711-b", "4711-c", "4711-d", "feature/4711-spin"]
PROVIDERS = ["github", "git", "jenkins", "targetprocess"]
SCOPES = ["read", "write", "admin", "observe:landing"] + [
    f"{what}:{provider}" for what in ("observe", "settings") for provider in PROVIDERS]
# As the document's examples have it.
PASSWORD = "correct horse battery staple"
# All calls come from one address, of which few log-ins and mails are taken.
NO_THROTTLE = """
    create function forget() returns trigger language plpgsql as 'begin return null; end';
    create trigger forget before insert on throttle for each row execute function forget()"""


def make_world(core, schemas):
    """Makes it all.

    Returns the credentials that schemathesis.toml names, and by operation the sessions that it has of its own, and what it may
    change, end or use up.
    """
    subprocess.run(["psql", core.database, "-qc", NO_THROTTLE], check=True)
    settings = make_tokens(core)
    make_projects(core, schemas)
    sessions, spare = make_people(core, settings)
    return settings, sessions, spare | {operation: list(SPARE) for operation in DELETED}


def make_tokens(core):
    kept = core.send("POST", "tokens", {"label": "contract", "scopes": SCOPES})
    function = core.send("POST", "tokens", {"label": "github-accounts", "scopes": ["oauth:github"]})
    for _ in range(function["id"], SPARE[-1]):
        core.send("POST", "tokens", {"label": "spare", "scopes": ["read"]})
    return {"PLOYST_TOKEN": kept["token"], "PLOYST_FUNCTION_TOKEN": function["token"]}


def make_projects(core, schemas):
    """Makes projects, each with a repository, a branch, a feature, a build and a subscription, by the document's own examples.

    Whose ids the examples name is there too, in the first project: branch 7 can land in branch 3, and belong to feature 1.
    """
    for number in [*KEPT, *SPARE]:
        slug = f"team-{number}" if number > 1 else "team"
        core.send("POST", "projects", {"name": f"Team {number}", "slug": slug})
        update = schemas["PushObservation"]["examples"][0]["updates"][0]
        updates = [update | {"ref": f"refs/heads/{name}"} for name in BRANCHES] if number == 1 else [update]
        report(core, schemas, "push", f"push/{number}", project=slug, updates=updates)
        for kind in ("feature", "build"):
            report(core, schemas, kind, f"{kind}/{number}", project=slug)
        subscription = core.send("POST", f"projects/{number}/subscriptions", schemas["NewSubscription"]["examples"][0])
        core.send("POST", f"subscriptions/{subscription['id']}/ping")
    for kind in ("projects", "repositories", "branches", "features", "builds", "subscriptions", "deliveries"):
        core.send("GET", f"{kind}/{SPARE[-1]}")


def report(core, schemas, kind, key, **members):
    example = schemas["".join(word.title() for word in kind.split("-")) + "Observation"]["examples"][0]
    return core.send("POST", f"observations/{kind}", example | members, **{"Idempotency-Key": key})


def make_people(core, settings):
    """Makes people, the sessions of theirs that calls are made in, and what was mailed to them.

    The first is who calls. A password's hash is dear, so only few have one: the next, who change it, and the first of the spare,
    who are in the first project.
    """
    tokens = [register(core, number) for number in [*KEPT, *SPARE]]
    for token in tokens[:1 + FEW]:
        core.send("POST", "accounts/confirm", {"token": token, "password": PASSWORD})
    own, guest, *ended = [log_in(core, 1) for _ in range(2 + 2 * FEW)]
    settings["PLOYST_SESSION"] = own["token"]
    sessions = {
        "useOAuthState": [guest["token"]], "logOut": [session["token"] for session in ended[:FEW]],
        "changePassword": [log_in(core, number)["token"] for number in range(2, 2 + FEW)]}
    spare = {
        "confirmAccount": tokens[1 + FEW:len(KEPT)], "endSession": [session["id"] for session in ended[FEW:]],
        "resetPassword": [make_member(core, number) for number in SPARE[:FEW]],
        "changeMember": list(SPARE[:FEW]), "removeMember": list(SPARE[:FEW]),
        "useOAuthState": make_states(core, settings, guest["token"])}
    return sessions, spare | make_invitations(core)


def address(number):
    return f"person-{number}@example.test" if number > 1 else "mira@example.test"


def mailed(core):
    """The token in the newest mail."""
    return re.findall("^    ([A-Za-z0-9_-]{43})$", (core.folder / ".ployst/log/mail.log").read_text(), re.MULTILINE)[-1]


def register(core, number):
    """Returns the token that confirms the address."""
    core.send("POST", "accounts", {"email": address(number), "name": f"Person {number}"})
    return mailed(core)


def log_in(core, number):
    return core.send("POST", "sessions", {"email": address(number), "password": PASSWORD})


def invite(core, project, email):
    """Returns the invitation, and the token that accepts it."""
    invitation = core.send("POST", f"projects/{project}/members", {"email": email})
    return invitation, mailed(core)


def make_member(core, number):
    """Lets somebody into the first project, who forgets the password then; returns the token that sets another."""
    _, token = invite(core, 1, address(number))
    core.send("POST", "invitations/accept", {
        "token": token, "name": f"Person {number}", "password": PASSWORD}, Authorization=None)
    core.send("POST", "accounts/password-reset", {"email": address(number)})
    return mailed(core)


def make_invitations(core):
    """Invitations to be accepted, and others to be withdrawn."""
    accepted = [invite(core, 2, f"guest-{number}@example.test") for number in range(FEW)]
    withdrawn = [invite(core, 1, f"guest-{number}@example.test") for number in range(FEW)]
    return {
        "acceptInvitation": [token for _, token in accepted],
        "withdrawInvitation": [invitation["id"] for invitation, _ in withdrawn]}


def make_states(core, settings, session):
    """Connects an account at GitHub to the caller, and begins to connect others in a session of their own."""
    fields = {"X-Ployst-Function-Token": settings["PLOYST_FUNCTION_TOKEN"]}
    account = {"token": "gho_16C7e42F292c6912E7", "external_id": "9", "login": "mira"}
    core.send("PUT", "me/oauth/github", account, Authorization=f"Bearer {settings['PLOYST_SESSION']}", **fields)
    begun = [
        core.send("POST", "me/oauth/github/states", {}, Authorization=f"Bearer {session}", **fields) for _ in range(FEW)]
    return [state["state"] for state in begun]
