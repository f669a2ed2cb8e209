"""Looks up in the Python SDK `authing` each method that the README's tables of the administrator's methods name."""

import re
import sys

from authing.v2.management.authing import ManagementClient
from authing.v2.management.types import ManagementClientOptions
from checks import check, run

# What the areas are called in this SDK.
AREAS = {
    "agreements": "applications", "orgs": "org", "principal": "principalAuth", "statistics": "auditLog", "userpool": "userPool",
    "whitelist": "whiteList",
}
COLUMN = "Python"
client = ManagementClient(ManagementClientOptions(user_pool_id="pool", secret="secret"))


def tables(readme):
    """The names that each table has in the column, by area."""
    begin, end = "<!-- RECORD_README", "<!-- end -->"
    found, area, column = {}, None, None
    for line in readme[readme.index(begin):readme.index(end)].splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        if COLUMN in cells:
            area, column = cells[0].strip("`").removesuffix("()"), cells.index(COLUMN)
            found[area] = []
        elif area and len(cells) > 1:
            found[area] += re.findall(r"`([^`]+)`", cells[column])
    return found


def has(area, name):
    # A name with a point is in another area.
    path = name.split(".") if "." in name else [AREAS.get(area, area), name]
    thing = client
    for part in path if path[0] != "ManagementClient" else path[1:]:
        thing = getattr(thing, part, None)
    return callable(thing)


def look_up(area, names):
    missing = [name for name in names if not has(area, name)]
    assert not missing, f"the SDK has no {missing}"


with open("README.md", encoding="utf-8") as file:
    # Some areas are in no SDK, or not in this one.
    found = {area: names for area, names in tables(file.read()).items() if names}
assert len(found) > 9, "tables of the README are missing"
for area, names in found.items():
    check(f"names: {area}", f"all {len(names)}")(lambda area=area, names=names: look_up(area, names))

sys.exit(run("py administrator:", set()))
