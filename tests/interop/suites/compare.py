"""Compares what came of the official SDKs' tests with what is on record. `run` starts it.

    compare.py FOLDER RECORD

The record has a line for each test:

    counts   TEST             passes with the emulator, and with neither dummy
    passes   TEST             passes with the emulator, but also with a host that knows nothing
    skips    TEST | reason    the suite itself skips it
    fails    TEST | reason    why it cannot pass
"""

import os
import re
import sys
from pathlib import Path

# How many tests must count.
ENOUGH = 200
HEAD = """\
# What comes of each of the official SDKs' own tests with the emulator. `tests/interop/suites/run` compares, and can write it anew.
#
# counts   passes, and passes with neither host that knows nothing
# passes   passes, but also with one that answers success to everything, or with one that refuses everything
# skips    the suite skips it, for this reason if it says one
# fails    cannot pass, for this reason
"""


def outcomes(file):
    """What came of each test, and what its runner says of that."""
    text = file.read_text(encoding="utf-8")
    if file.name.startswith("py"):
        lines = [line.split("\t") for line in text.splitlines()]
        return {name: (outcome, why) for outcome, name, why in lines}
    found = {}
    for block in re.split(r"\n(?=(?:not )?ok \d)", text):
        line = re.match(r"(not )?ok \d+ - (.*?)( # SKIP)?\n", block + "\n")
        if line:
            failed, name, skipped = line.groups()
            # The comment is the title of the next test.
            why = " ".join(word for row in block[line.end():].splitlines() if not row.startswith("#") for word in row.split())
            found[f"js {name}"] = ("fail" if failed else "skip" if skipped else "pass", why)
    return found


def recorded(file):
    """The outcome on record of each test, and the reason."""
    found = {}
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else []:
        if line and not line.startswith("#"):
            outcome, rest = line.split(None, 1)
            name, _, reason = rest.partition(" | ")
            assert name not in found, f"{name} is on record twice"
            found[name] = (outcome, reason)
    return found


def main():
    folder, record = map(Path, sys.argv[1:])
    real, yes, no = ({k: v for sdk in ("js", "py") for k, v in outcomes(folder / f"{sdk}-{of}").items()} for of in ("real", "yes", "no"))
    known = recorded(record)

    def outcome(name):
        came = real[name][0]
        if came == "pass":
            return "passes" if "pass" in (yes.get(name, "")[:1] + no.get(name, "")[:1]) else "counts"
        return {"skip": "skips", "fail": "fails"}[came]

    now = {name: outcome(name) for name in real}
    if os.environ.get("RECORD_SUITES"):
        def line(name):
            reason = known.get(name, ("", ""))[1]
            reason = real[name][1] or reason if now[name] == "skips" else reason
            return f"{now[name]:<8} {name}" + (f" | {reason}" if now[name] in ("skips", "fails") and reason else "")
        record.write_text(HEAD + "\n" + "".join(line(name) + "\n" for name in sorted(now)), encoding="utf-8")
        known = recorded(record)

    wrong = [f"{name}: did not run against the host that says {of}" for of, came in (("yes", yes), ("no", no)) for name in now.keys() - came.keys()]
    wrong += [f"{name}: {now[name]}, but is not on record" for name in now if name not in known]
    wrong += [f"{name}: is on record, but did not run" for name in known if name not in now]
    for name, (then, reason) in known.items():
        if name in now and now[name] != then:
            wrong.append(f"{name}: {now[name]} now, but {then} on record: {real[name][1][:300]}")
        if then == "fails" and not reason:
            wrong.append(f"{name}: fails without a reason on record: {real[name][1][:300]}")
    for line in wrong:
        print("FAILED", line)

    number = {of: sum(outcome == of for outcome in now.values()) for of in ("counts", "passes", "fails", "skips")}
    passed = number["counts"] + number["passes"]
    print(f"official SDKs' tests: {passed} passed, {number['fails']} listed, {number['skips']} skipped by the suites;", end=" ")
    print(f"{number['counts']} of the passed counted: neither a host that accepts everything nor one that refuses everything passes them")
    if number["counts"] < ENOUGH:
        print(f"FAILED fewer than {ENOUGH} count")
    return 1 if wrong or number["counts"] < ENOUGH else 0


sys.exit(main())
