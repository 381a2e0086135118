"""Every command of scimctl with what it is run with; one that is missing here fails the test.

A word in braces stands for each hostile name of its kind in turn. `--config FILE` is added to all of them.
"""

import pathlib

MAIN = "--org={main}"  # the organization that holds everything
# An application whose issuer nobody is, so that no test asks another machine for keys.
GUID = "6f1d2c3b-4a59-4e68-8776-95a4b3c2d1e0"
ENTRA = ["--tenant", GUID, "--client-id", GUID, "--authority", "https://localhost:1"]
IDENTITY = ["--tenant", GUID, "--client-id", GUID, "--subject", GUID]
KEYS = str(pathlib.Path(__file__).resolve().parents[1] / "Fixtures/assertions/rfc7517-a.1-public-keys.json")

# Commands that change nothing, or only say what they would do.
READING = {
    "status": [[], ["--short"]],
    "check": [["--org={org}"], ["--org={main}", "--refused", "0"], ["--org={org}?"]],
    "doctor": [["--org={main}", "--url", "{url}"]],
    "metrics": [[]],
    "base-url show": [[]],
    "org list": [[]],
    "org show": [["--", "{org}"], ["--", "{org}?"]],
    "org rename": [["--dry-run", "--", "{org}", "{label}"], ["--", "{org}?", "x"], ["--", "{org}", "{main}"]],
    "org remove": [
        ["--dry-run", "--", "{org}"], ["--", "{org}"], ["--yes", "--", "{org}"], ["--yes", "--confirm={label}?", "--", "{org}"]],
    "org export": [["--", "{org}", "-"], ["--", "{main}", "-"], ["--", "{org}?", "-"]],
    "org import": [["--", "{payload}"], ["--name={org}", "--", "{payload}"], ["--", "{label}"]],
    "drift": [[MAIN, "--against", "{payload}"], [MAIN, "--against={label}"], ["--org={org}?", "--against", "{payload}"]],
    "org disable": [["--members", "deactivate", "--dry-run", "--", "{org}"], ["--members", "deactivate", "--", "{main}"]],
    "token list": [[MAIN], ["--org={org}"]],
    "token rotate": [[MAIN, "--dry-run", "--", "{token}"], [MAIN, "--", "{token}?"]],
    "token revoke": [[MAIN, "--dry-run", "--", "{token}"], [MAIN, "--", "{token}"]],
    "token limit": [
        [MAIN, "--read-only", "--dry-run", "--", "{token}"], [MAIN, "--from={label}", "--", "{token}"],
        [MAIN, "--from-anywhere", "--", "{token}?"]],
    "token identify": [[]],
    "client list": [[MAIN], ["--org={org}"]],
    "client rotate": [[MAIN, "--dry-run", "--", "{client}"], [MAIN, "--overlap", "0s", "--", "{client}"], [MAIN, "--", "{client}?"]],
    "client limit": [
        [MAIN, "--read-only", "--dry-run", "--", "{client}"], [MAIN, "--from={label}", "--", "{client}"],
        [MAIN, "--from-anywhere", "--", "{client}?"], [MAIN, "--read-only", "--", "{token}"]],
    "client revoke": [[MAIN, "--dry-run", "--", "{client}"], [MAIN, "--", "{client}"], [MAIN, "--replaced", "--yes", "--", "{client}"]],
    "role list": [[MAIN], ["--org={org}"]],
    "role create": [[MAIN, "--", "{role}"]],
    "role delete": [[MAIN, "--dry-run", "--", "{role}"], [MAIN, "--", "{role}?"]],
    "role map list": [[MAIN], ["--org={org}"]],
    "role map set": [[MAIN, "--", "{label}", "{role}?"]],
    "role map unset": [[MAIN, "--dry-run", "--", "{label}"], [MAIN, "--", "{label}?"]],
    "role default show": [[MAIN]],
    "role default set": [[MAIN, "--", "{role}?"]],
    "role explain": [[MAIN, "--", "{user}"], [MAIN, "--", "{user}?"]],
    "role preview": [
        [MAIN], [MAIN, "--map={label}={role}"], [MAIN, "--unmap={label}", "--default={role}"],
        [MAIN, "--payload", "{payload}"], [MAIN, "--payload", "{payload}", "--user={user}"]],
    "role reapply": [[MAIN, "--dry-run"]],
    "role unmatched": [[MAIN]],
    "user list": [
        [MAIN], [MAIN, "--limit", "3"], [MAIN, "--limit", "2", "--after={user}"], [MAIN, "--search={user}"],
        [MAIN, "--role={role}"], [MAIN, "--role={role}?"]],
    "user show": [[MAIN, "--", "{user}"], [MAIN, "--", "{user}?"]],
    "user activate": [[MAIN, "--", "{user}"]],
    "user deactivate": [[MAIN, "--dry-run", "--", "{user}"], [MAIN, "--", "{protected}?"]],
    "user delete": [[MAIN, "--dry-run", "--", "{user}"], [MAIN, "--", "{user}"], [MAIN, "--yes", "--", "{protected}"]],
    "user protect": [[MAIN, "--", "{protected}"]],
    "user unprotect": [[MAIN, "--", "{user}"]],
    "user role set": [[MAIN, "--", "{user}", "{role}?"]],
    "user role clear": [[MAIN, "--", "{user}"]],
    "user export": [
        [MAIN], [MAIN, "--format", "csv"], [MAIN, "--search={user}", "--format", "csv"], [MAIN, "--role={role}"]],
    "user erase": [[MAIN, "--dry-run", "--", "{user}"], [MAIN, "--", "{user}"]],
    "deleted list": [[MAIN], [MAIN, "--search={user}", "--since", "1h"], [MAIN, "--limit", "1", "--after={user}"]],
    "deleted show": [[MAIN, "--", "{user}"], [MAIN, "--", "{user}?"], [MAIN, "--", "{group}"]],
    "deleted restore": [[MAIN, "--dry-run", "--", "{user}"], [MAIN, "--all", "--dry-run", "--search={group}"]],
    "deleted purge": [[MAIN, "--dry-run", "--", "{group}"], [MAIN, "--all", "--dry-run", "--search={user}"], [MAIN, "--", "{user}"]],
    "guard show": [[MAIN], ["--org={org}", "--all"], ["--org={org}?"]],
    "guard approve": [[MAIN], ["--org={org}", "--dry-run"]],
    "guard reject": [[MAIN], ["--org={org}?"]],
    "role unprotect": [[MAIN, "--", "{role}"], [MAIN, "--", "{role}?"]],
    "group unprotect": [[MAIN, "--", "{group}"], [MAIN, "--", "{group}?"]],
    "group list": [[MAIN], [MAIN, "--limit", "3"], [MAIN, "--limit", "2", "--after={group}"], [MAIN, "--search={group}"]],
    "group show": [[MAIN, "--", "{group}"], [MAIN, "--", "{group}?"]],
    "group members": [[MAIN, "--", "{group}"], [MAIN, "--limit", "2", "--", "{group}"]],
    "group delete": [[MAIN, "--dry-run", "--", "{group}"], [MAIN, "--", "{group}"]],
    "group export": [[MAIN], [MAIN, "--format", "csv"], [MAIN, "--search={group}", "--format", "csv"]],
    "schema list": [[MAIN]],
    "schema show": [[MAIN, "--", "urn:contoso:badges"], [MAIN, "--", "{label}"]],
    "schema remove": [[MAIN, "--dry-run", "--", "urn:contoso:badges"], [MAIN, "--", "{label}"]],
    "log": [
        [MAIN], [MAIN, "--failed", "--since", "1h"], [MAIN, "--user={user}"], [MAIN, "--group={group}"],
        [MAIN, "--user={user}?"], ["--unauthenticated"], ["--request-id={label}"]],
    "cycle list": [[MAIN]],
    "cycle show": [[MAIN]],
    "audit show": [[], [MAIN], ["--org={org}"]],
    "audit verify": [[], [MAIN]],
    "console login": [["--org={org}"], ["--org={org}", "--read-only"], ["--org={org}?"]],
    "console sessions": [[], ["--org={org}"]],
    "console end": [["--", "4711"]],
    "console admin list": [[]],
    "console admin remove": [["--", "{label}?"]],
    "keys list": [[]],
    "keys fetch": [[], ["--due"]],
    "keys import": [["--", KEYS], ["--", "{payload}"], ["--keys-url={label}", "--", "{payload}"], ["--", "{label}"]],
    "console entra show": [[]],
    "console entra remove": [["--org={org}?"]],
    "backup list": [[]],
    "backup verify": [["--", "{backup}"], ["--", "{backup}?"], ["--", "{whole}"], []],
    "backup prune": [["--keep", "0s", "--dry-run"], ["--keep", "0s"]],
    "restore": [["--", "{backup}?"]],
    "db maintain": [["--dry-run"]],
    "clock reset": [["--dry-run"]],
    "config test": [[]],
    "entra settings": [["--org={main}"], ["--org={org}"]],
    "nginx site": [[], ["--server-name={label}"], ["--server-name", "localhost", "--cert={label}", "--key={label}"]],
    "nginx check": [["--file", "{nginx}"]],
    "exit-statuses": [[]],
    "help": [[], ["user"], ["--", "{group}"]],
}

# Commands that make what the others show; they are run first, each of these words once.
MAKING = {
    "setup": [["--base-url", "{url}", "--org={main}", "--token-name={main}", "--groups", "--yes"]],
    "base-url set": [["https://{label}/scim/v2"], ["{url}"]],
    "org create": [["--", "{org}"]],
    "org enable": [["--", "{main}"], ["--", "{org}?"]],
    "org groups-sync": [["--", "{main}", "on"], ["--", "{org}?", "on"]],
    "org relink": [["--", "{main}", "guid"]],
    "org unknown-attributes": [["--", "{main}", "ignore"]],
    "role create": [[MAIN, "--", "{role}"], [MAIN, "--", "{label}"], [MAIN, "spare"]],
    "role protect": [[MAIN, "--", "{role}"], [MAIN, "--", "{role}?"]],
    "guard set": [[MAIN, "--percent", "30"], ["--org={org}", "--off"], ["--org={org}?", "--on"]],
    "user create": [[MAIN, "--display-name={label}", "--role={role}", "--", "local-{label}"], [MAIN, "--email={label}", "--", "mail-{label}"]],
    "role map set": [[MAIN, "--", "{label}", "{role}"]],
    "role default set": [[MAIN, "--", "{role}"]],
    "token create": [[MAIN, "--name={token}", "--expires", "10d"], [MAIN, "--name={label}"]],
    "client create": [[MAIN, "--name={client}"], [MAIN, "--name={label}", "--from={label}"], [MAIN, "--name={token}"]],
    "schema add": [[MAIN, "--", "{schema}"], [MAIN, "--", "{wrongschema}"]],
    "console admin add": [["--machine", "--", "{org}"], ["--org={org}", "--", "{label}"]],
    "console entra set": [
        ["--machine", *ENTRA], ["--org={org}", *ENTRA, "--admin-role={label}"],
        ["--machine", *ENTRA, "--authority=https://localhost:1/{label}"]],
    "backup create": [[]],
}

# Commands for a workload identity, which are run when no keys are fetched any more: its keys are on Microsoft's servers.
FEDERATING = {
    "federation set": [
        [MAIN, *IDENTITY, "--name={client}?", "--from", "192.0.2.0/24"], [MAIN, *IDENTITY, "--name={client}"],
        [MAIN, *IDENTITY, "--audience={label}"], [MAIN, *IDENTITY, "--subject={label}", "--dry-run"],
        [MAIN, *IDENTITY, "--tenant={label}"], [MAIN, *IDENTITY, "--client-id={label}"], ["--org={org}", *IDENTITY],
        [MAIN, *IDENTITY, "--entra-tokens", "--name={main}"]],
    "federation show": [[MAIN], ["--org={org}"]],
    "federation limit": [[MAIN, "--read-only", "--also-from", "192.0.2.0/24", "--dry-run"], [MAIN, "--from={label}"], ["--org={org}", "--read-write"]],
    "federation test": [[MAIN, "--", "{assertion}"], [MAIN, "--", "{payload}"], [MAIN, "--", "{label}"]],
    "federation remove": [[MAIN, "--dry-run"], [MAIN], [MAIN, "--yes"], ["--org={org}", "--yes"]],
}

# Commands that are run last, on a terminal, with their names.
CHANGING = {
    "token rotate": [[MAIN, "--", "{token}"]],
    "token limit": [[MAIN, "--read-only", "--from", "192.0.2.0/24", "--", "{token}"]],
    "token revoke": [[MAIN, "--yes", "--", "{token}"]],
    "client rotate": [[MAIN, "--", "{client}"]],
    "client limit": [[MAIN, "--read-only", "--from", "192.0.2.0/24", "--", "{client}"]],
    "client revoke": [[MAIN, "--yes", "--", "{client}"]],
    "user role set": [[MAIN, "--", "{protected}", "{role}"]],
    "role map unset": [[MAIN, "--", "{label}"]],
    "role default unset": [[MAIN]],
    "role reapply": [[MAIN]],
    "role delete": [[MAIN, "--", "{role}"], [MAIN, "spare"]],
    "user deactivate": [[MAIN, "--", "{user}"]],
    "user unprotect": [[MAIN, "--", "{protected}"]],
    "user delete": [[MAIN, "--yes", "--", "{user}"]],
    "user erase": [[MAIN, "--yes", "--", "{user}"]],
    "user rename": [[MAIN, "--", "{user}", "renamed-{label}"], [MAIN, "--", "{protected}", "{user}"]],
    "group protect": [[MAIN, "--", "{group}"]],
    "group unprotect": [[MAIN, "--", "{group}"]],
    "group delete": [[MAIN, "--yes", "--", "{group}"]],
    "deleted show": [[MAIN, "--", "{group}"]],
    "deleted restore": [[MAIN, "--", "{group}"]],
    "schema remove": [[MAIN, "--yes", "--", "urn:contoso:badges"]],
    "org disable": [["--members", "deactivate", "--yes", "--", "{org}"]],
    "console end": [["--all"]],
    "console admin remove": [["--", "{org}"]],
    "console entra remove": [["--machine"], ["--org={org}"]],
    "clock reset": [["--yes"]],
    "db maintain": [["--yes"]],
}

# Commands that want the worker stopped.
STOPPED = {
    "restore": [["--dry-run", "--", "{whole}"], ["--dry-run", "--", "{backup}"], ["--", "{backup}"], ["--yes", "--", "{whole}"]],
    "status": [[]],
}

# Commands that are not run, and why.
LEFT_OUT = {
    "entra simulate": "it shows the names that it invents; its files are read in secret_files.py",
}
