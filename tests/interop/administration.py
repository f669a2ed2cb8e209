"""Walks the administrator's client of the Python SDK `authing` through the emulator. `run` sets the environment.

The arguments are the prefixes of what others have made: it is looked for. What this walk makes has the prefix `py`.
"""

import os
import sys

import requests
from authing.v2.management.authing import ManagementClient
from authing.v2.management.types import ManagementClientOptions
from checks import check, picked, refused, run, same

HOST = os.environ["AUTHING_APP_HOST"]
# The SDK does not ask for the key; its own one is that of the service in the cloud.
KEY = requests.get(HOST + "/api/v2/.well-known", headers={"x-authing-app-id": os.environ["AUTHING_APP_ID"]}).json()["data"]["publicKey"]
client = ManagementClient(ManagementClientOptions(
    user_pool_id=os.environ["AUTHING_USERPOOL_ID"], secret=os.environ["AUTHING_USERPOOL_SECRET"], host=HOST, enc_public_key=KEY,
))
# What a check makes for those after it, by name: ids.
made = {}


def codes(page):
    return sorted(item["code"] for item in page["list"])


def names(page):
    return sorted(user["username"] for user in page["list"])


def done(message):
    same(message["code"], 200)


# ----- custom fields


@check("udf.set", "and list")
def _():
    same(picked(client.udf.set("USER", "py_age", "NUMBER", "Age"), "key", "dataType", "label"), ["py_age", "NUMBER", "Age"])
    client.udf.set("ROLE", "py_level", "STRING", "Level")
    assert "py_age" in [field["key"] for field in client.udf.list("USER")]


@check("udf.remove", "once")
def _():
    client.udf.set("NODE", "py_floor", "NUMBER", "Floor")
    done(client.udf.remove("NODE", "py_floor"))
    refused(404, client.udf.remove, "NODE", "py_floor")


# ----- users


@check("users.create", "with a password and custom data")
def _():
    user = client.users.create(
        {"username": "py-user", "email": "py@example.com", "password": "Passw0rd"}, custom_data={"py_age": 35},
    )
    same(picked(user, "username", "email", "customData"), ["py-user", "py@example.com", {"py_age": 35}])
    made["user"] = user["id"]
    refused(2026, client.users.create, {"username": "py-user"})


@check("users.update", "the nickname")
def _():
    same(client.users.update(made["user"], {"nickname": "Pi"})["nickname"], "Pi")
    same(client.users.detail(made["user"])["nickname"], "Pi")
    refused(2004, client.users.update, "nobody", {"nickname": "Pi"})


@check("users.find", "by each name, and batch_get, search, exists")
def _():
    same(client.users.find(email="py@example.com")["id"], made["user"])
    same(client.users.find(username="nobody"), None)
    same([user["id"] for user in client.users.batch_get([made["user"]])], [made["user"]])
    same(names(client.users.search("py-user")), ["py-user"])
    same([client.users.exists(username=name) for name in ["py-user", "nobody"]], [True, False])


@check("users.list", "in pages")
def _():
    page = client.users.list(page=1, limit=1)
    same(len(page["list"]), 1)
    same(len(client.users.list(page=1, limit=50)["list"]), page["totalCount"])


@check("users.set_udf_value", "and get_udf_value, set_udv, remove_udf_value")
def _():
    client.users.set_udf_value(made["user"], {"py_age": 36})
    same(client.users.get_udf_value(made["user"]), {"py_age": 36})
    same(client.users.detail(made["user"], with_custom_data=True)["customData"], {"py_age": 36})
    client.users.remove_udf_value(made["user"], "py_age")
    same(client.users.get_udf_value(made["user"]), {})
    client.users.set_udv(made["user"], "py_age", 36)
    same(client.udf.list_udf_value("USER", made["user"])[0]["value"], "36")
    refused(400, client.users.set_udv, made["user"], "py_age", "old")


@check("users.delete", "and delete_many, list_archived_users")
def _():
    gone = client.users.create({"username": "py-gone"})["id"]
    done(client.users.delete(gone))
    # The SDK reads the data of a refusal, which has none.
    # Over REST, who is not there is null.
    assert client.users.detail(gone) is None
    done(client.users.delete_many([client.users.create({"username": "py-gone"})["id"]]))
    assert len(client.users.list_archived_users(limit=50)["list"]) >= 2


# ----- roles


@check("roles.create", "and update, detail, list")
def _():
    made["role"] = client.roles.create("py-role", "first")["id"]
    same(client.roles.update("py-role", description="Roles of Python")["description"], "Roles of Python")
    same(client.roles.detail("py-role")["code"], "py-role")
    assert "py-role" in codes(client.roles.list(limit=50))
    refused(409, client.roles.create, "py-role")


@check("roles.add_users", "and list_users, has_role, remove_users")
def _():
    done(client.roles.add_users("py-role", [made["user"]]))
    same(names(client.roles.list_users("py-role")), ["py-user"])
    same(codes(client.users.list_roles(made["user"])), ["py-role"])
    same(client.users.has_role(made["user"], "py-role"), True)
    done(client.roles.remove_users("py-role", [made["user"]]))
    same(client.users.has_role(made["user"], "py-role"), False)
    done(client.users.add_roles(made["user"], ["py-role"]))


@check("roles.set_udf_value", "by the id of the role")
def _():
    client.roles.set_udf_value(made["role"], {"py_level": "high"})
    same(client.roles.get_udf_value(made["role"]), {"py_level": "high"})


@check("roles.delete", "and delete_many")
def _():
    client.roles.create("py-gone")
    done(client.roles.delete("py-gone"))
    client.roles.create("py-gone")
    done(client.roles.delete_many(["py-gone"]))
    assert "py-gone" not in codes(client.roles.list(limit=50))


# ----- groups


@check("groups.create", "and update, detail, list")
def _():
    client.groups.create("py-group", "first")
    same(client.groups.update("py-group", name="Group")["name"], "Group")
    same(client.groups.detail("py-group")["name"], "Group")
    assert "py-group" in codes(client.groups.list(limit=50))


@check("groups.add_users", "and list_users, remove_users")
def _():
    done(client.groups.add_users("py-group", [made["user"]]))
    same(names(client.groups.list_users("py-group")), ["py-user"])
    same(codes(client.users.list_groups(made["user"])), ["py-group"])
    done(client.groups.remove_users("py-group", [made["user"]]))
    same(names(client.groups.list_users("py-group")), [])
    done(client.users.add_group(made["user"], "py-group"))


@check("groups.delete", "and delete_many")
def _():
    client.groups.create("py-gone", "Gone")
    done(client.groups.delete("py-gone"))
    client.groups.create("py-gone", "Gone")
    done(client.groups.delete_many(["py-gone"]))


# ----- organisations


@check("org.create", "and create_node, update_node, list_children")
def _():
    org = client.org.create("py-org", code="py-org", description="of Python")
    made["org"], made["root"] = org["id"], org["rootNode"]["id"]
    made["node"] = client.org.create_node("Development", made["org"], made["root"], "py-dev")["id"]
    same(client.org.update_node(made["node"], name="Research")["name"], "Research")
    same([node["name"] for node in client.org.list_children(made["root"])], ["Research"])
    same(client.org.get_node_by_id(made["node"])["code"], "py-dev")
    same(client.org.is_root_node(made["org"], made["root"]), True)


@check("org.move_node", "and add_node, delete_node, list")
def _():
    org = client.org.add_node(made["org"], "Gone", made["root"])
    gone = next(node["id"] for node in org["nodes"] if node["name"] == "Gone")
    client.org.move_node(made["org"], gone, made["node"])
    same([node["name"] for node in client.org.list_children(made["node"])], ["Gone"])
    refused(422, client.org.move_node, made["org"], made["node"], gone)
    done(client.org.delete_node(made["org"], gone))
    assert made["org"] in [org["id"] for org in client.org.list(limit=50)["list"]]


@check("org.add_members", "and list_members, list_department, list_org")
def _():
    same(names(client.org.add_members(made["node"], [made["user"]])["users"]), ["py-user"])
    same(names(client.org.list_members(made["node"])["users"]), ["py-user"])
    departments = client.users.list_department(made["user"])["departments"]
    same([one["department"]["code"] for one in departments["list"]], ["py-dev"])
    same(client.users.list_org(made["user"])[0][-1]["code"], "py-dev")


@check("org.add_roles", "and list_roles, remove_roles")
def _():
    done(client.org.add_roles(made["node"], ["py-role"]))
    same(codes(client.org.list_roles(made["node"])), ["py-role"])
    done(client.org.remove_roles(made["node"], ["py-role"]))
    same(codes(client.org.list_roles(made["node"])), [])


# ----- policies and permissions

STATEMENT = {"resource": "py-book:*", "actions": ["py-book:read"], "effect": "ALLOW"}


@check("policies.create", "and update, detail, list, delete")
def _():
    client.policies.create("py-policy", [STATEMENT], "first")
    same(client.policies.update("py-policy", [STATEMENT], "Reads")["description"], "Reads")
    same(client.policies.detail("py-policy")["statements"][0]["resource"], "py-book:*")
    client.policies.create("py-gone", [STATEMENT])
    assert "py-gone" in codes(client.policies.list(limit=50))
    done(client.policies.delete("py-gone"))


def may(user, prefix):
    return [client.acl.is_allowed(user, f"{prefix}-book:{action}", f"{prefix}-book:1", "default") for action in ["read", "write"]]


@check("policies.add_assignments", "to a role, whose users may then")
def _():
    same(may(made["user"], "py"), [False, False])
    done(client.policies.add_assignments(["py-policy"], "ROLE", ["py-role"]))
    same(client.policies.list_assignments("py-policy")["totalCount"], 1)
    same(codes(client.roles.list_policies("py-role")), ["py-policy"])
    same(may(made["user"], "py"), [True, False])


@check("acl.create_namespace", "and create_resource, authorize_resource, list_authorized_resources")
def _():
    client.acl.create_namespace("py-space", "Space")
    client.acl.create_resource("py-space", "py-page", "DATA", [{"name": "py-page:read", "description": "Reads"}])
    same(codes(client.acl.list_resources("py-space")), ["py-page"])
    client.acl.authorize_resource(
        "py-space", "py-page", [{"targetType": "USER", "targetIdentifier": made["user"], "actions": ["py-page:read"]}],
    )
    allowed = client.acl.list_authorized_resources("py-space", "USER", made["user"])["list"]
    same([picked(one, "code", "actions") for one in allowed], [["py-page", ["py-page:read"]]])


# ----- applications


@check("applications.create", "and find_by_id, list, delete")
def _():
    uris = ["https://py.example.com/callback"]
    app = client.applications.create("py-app", "py-app", uris)
    made["app"] = app["id"]
    same(picked(app, "name", "identifier", "redirectUris"), ["py-app", "py-app", uris])
    same(client.applications.find_by_id(app["id"])["secret"], app["secret"])
    assert app["id"] in [one["id"] for one in client.applications.list(limit=50)["list"]]
    refused(2008, client.applications.create, "py-app", "another", uris)
    gone = client.applications.create("py-gone", "py-gone", uris)["id"]
    same(client.applications.delete(gone), True)
    refused(2011, client.applications.find_by_id, gone)


@check("applications.refresh_application_secret", "and active_users, which look at no code")
def _():
    before = client.applications.find_by_id(made["app"])["secret"]
    another = client.applications.refresh_application_secret(made["app"])["data"]["secret"]
    assert another != before
    same(client.applications.find_by_id(made["app"])["secret"], another)
    same(client.applications.active_users(made["app"])["data"], {"list": [], "totalCount": 0})
    same(client.applications.active_users("nowhere")["code"], 2011)


@check("applications.create_resource", "in its own namespace")
def _():
    client.applications.create_resource(made["app"], "py-text", "DATA", [{"name": "py-text:read", "description": "Reads"}])
    same(codes(client.applications.list_resources(made["app"])), ["py-text"])


@check("applications.create_agreement", "and modify, sort, list, delete, which look at no code")
def _():
    apps, app = client.applications, made["app"]
    one = apps.create_agreement(app, "py-terms")["data"]
    other = apps.create_agreement(app, "news", False, "en-US")["data"]
    same(picked(other, "required", "lang"), [False, "en-US"])
    same(apps.modify_agreement(app, other["id"], "py-news")["data"]["title"], "py-news")
    same(apps.sort_agreement(app, [str(other["id"]), one["id"]])["code"], 200)
    same([agreement["title"] for agreement in apps.list_agreement(app)["data"]["list"]], ["py-news", "py-terms"])
    same([apps.delete_agreement(app, other["id"])["code"], apps.delete_agreement(app, other["id"])["code"]], [200, 404])


# ----- what others have made


def seen(p):
    user = client.users.find(username=f"{p}-user")["id"]
    same(client.users.get_udf_value(user), {f"{p}_age": 36})
    fields = {field["key"]: field["dataType"] for field in client.udf.list("USER")}
    same(fields[f"{p}_age"], "NUMBER")
    same(names(client.roles.list_users(f"{p}-role")), [f"{p}-user"])
    same(names(client.groups.list_users(f"{p}-group")), [f"{p}-user"])
    departments = client.users.list_department(user)["departments"]["list"]
    same([one["department"]["codePath"] for one in departments], [[f"{p}-org", f"{p}-dev"]])
    same(client.policies.detail(f"{p}-policy")["statements"][0]["resource"], f"{p}-book:*")
    same(may(user, p), [True, False])
    applications = client.applications.list(limit=50)["list"]
    application = next(one for one in applications if one["identifier"] == f"{p}-app")
    same(application["redirectUris"], [f"https://{p}.example.com/callback"])
    agreements = client.applications.list_agreement(application["id"])["data"]["list"]
    same([agreement["title"] for agreement in agreements], [f"{p}-terms"])


for prefix in sys.argv[1:]:
    check("seen", f"what {prefix} has made")(lambda prefix=prefix: seen(prefix))

sys.exit(run("py administrator:", set()))
