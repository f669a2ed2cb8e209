"""The emulator's control API, as a test in Python uses it beside the SDK: reads codes, sets faults, moves the clock, resets.

`run` sets the environment."""

import os
import sys

import requests
from authing.v2.authentication import AuthenticationClient, AuthenticationClientOptions
from checks import check, picked, refused, run, same

HOST = os.environ["AUTHING_APP_HOST"]
SETTINGS = {name: value for name, value in os.environ.items() if name.startswith("AUTHING_")}
PASSWORD = "Passw0rd"
DAY = 24 * 3600


def control(method, path, body=None, expected=200):
    """What the control API answers."""
    answer = requests.request(method, f"{HOST}/_emulator{path}", json=body)
    same(answer.status_code, expected)
    return answer.json()


def client():
    key = requests.get(HOST + "/api/v2/.well-known").json()["data"]["publicKey"]
    return AuthenticationClient(options=AuthenticationClientOptions(
        app_id=SETTINGS["AUTHING_APP_ID"], app_host=HOST, enc_public_key=key,
    ))


def code_for(target):
    return control("GET", f"/messages?to={target}")["messages"][-1]["code"]


@check("settings", "are those that the program prints")
def _():
    same(control("GET", "/settings"), SETTINGS)


@check("messages", "have the code for a login")
def _():
    c = client()
    c.send_sms_code("18800000000")
    user = c.login_by_phone_code("18800000000", code_for("18800000000"))
    same(user["phone"], "18800000000")
    control("DELETE", "/messages")
    same(control("GET", "/messages"), {"messages": []})


@check("users", "log in once they are added, and are gone once they are deleted")
def _():
    ids = control("POST", "/users", [{"username": "py-control", "password": PASSWORD}])["ids"]
    same(client().login_by_username("py-control", PASSWORD)["id"], ids[0])
    control("DELETE", "/users/py-control")
    refused(2004, client().login_by_username, "py-control", PASSWORD)


@check("faults", "make a request fail, once")
def _():
    fault = {"on": "loginByUsername", "times": 1, "error": {"code": 1000, "message": "busy"}}
    number = control("POST", "/faults", fault)["number"]
    refused(1000, client().login_by_username, "ada", PASSWORD)
    same(client().login_by_username("ada", PASSWORD)["username"], "ada")
    shown = control("GET", "/faults")["faults"]
    same([picked(fault, "number", "matched", "applied") for fault in shown], [[number, 2, 1]])
    control("DELETE", f"/faults/{number}")
    same(control("GET", "/faults"), {"faults": []})


@check("faults", "for what is not served are refused, with a suggestion")
def _():
    answer = control("POST", "/faults", {"on": "loginByUsrname", "drop_answer": True}, expected=400)
    assert answer["message"].endswith("did you mean loginByUsername?"), answer


@check("clock", "makes logins expire")
def _():
    c = client()
    token = c.login_by_username("ada", PASSWORD)["token"]
    same(c.check_login_status(token)["code"], 200)
    control("POST", "/clock", {"advance_seconds": 15 * DAY})
    same(c.check_login_status(token)["code"], 2206)
    same(control("GET", "/clock")["ahead_seconds"], 15 * DAY)


@check("requests", "were sent by the SDK, and have their responses")
def _():
    control("DELETE", "/requests")
    client().login_by_username("ada", PASSWORD)
    sent = control("GET", "/requests")["requests"]
    # Before the login, the SDK asks for the schema.
    same(sent[-1]["operation"], "loginByUsername")
    same(sent[-1]["response"]["status"], 200)
    same(control("GET", f"/requests?after={sent[0]['number']}")["requests"], sent[1:])


@check("reset", "goes back to the start")
def _():
    before = control("GET", "/users")["users"]
    assert len(before) > 1
    control("POST", "/users", {"username": "py-left"})
    control("POST", "/faults", {"drop_connection": True})
    control("POST", "/reset", {})
    after = control("GET", "/users")["users"]
    assert "py-left" not in [user.get("username") for user in after]
    same(control("GET", "/faults"), {"faults": []})
    same(control("GET", "/clock")["ahead_seconds"], 0)
    same(control("GET", "/settings"), SETTINGS)
    same(client().login_by_username("ada", PASSWORD)["username"], "ada")


@check("unknown paths", "are answered with the list")
def _():
    answer = control("GET", "/mesages", expected=404)
    assert "did you mean /_emulator/messages?" in answer["message"], answer
    assert len(answer["paths"]) > 20
    plain = requests.post(HOST + "/_emulator/reset", data="{}", headers={"content-type": "text/plain"})
    same(plain.status_code, 415)


sys.exit(run("py control", set()))
