"""Walks the Python SDK `authing` through the emulator. `run` sets the environment."""

import base64
import datetime
import hmac
import html
import json
import os
import re
import sys
import time
from urllib.parse import parse_qs, urljoin, urlsplit

import requests
from authing.v2.authentication import AuthenticationClient, AuthenticationClientOptions
from authing.v2.common.utils import encrypt
from authing.v2.exceptions import AuthingWrongArgumentException
from checks import check, picked, raises, refused, run, same

HOST = os.environ["AUTHING_APP_HOST"]
APP = os.environ["AUTHING_APP_ID"]
SECRET = os.environ["AUTHING_APP_SECRET"]
POOL = os.environ["AUTHING_USERPOOL_ID"]
# The SDK does not ask for the key; its own one is that of the service in the cloud.
KEY = requests.get(HOST + "/api/v2/.well-known", headers={"x-authing-app-id": APP}).json()["data"]["publicKey"]
PASSWORD = "Passw0rd"
SERVICE = "https://service.example.com/?a=1"


def client(**options):
    options = dict(app_id=APP, user_pool_id=POOL, app_host=HOST, enc_public_key=KEY, **options)
    return AuthenticationClient(options=AuthenticationClientOptions(**options))


def printed(words):
    """What the emulator printed last behind these words."""
    with open(os.environ["EMULATOR_OUTPUT"], encoding="utf-8") as output:
        lines = [line for line in output if words in line]
    assert lines, f'the emulator did not print "{words}"'
    return lines[-1].split(words)[1].split()[0]


def code_for(target):
    return printed(f" to {target}: ")


def sms(phone):
    same(client().send_sms_code(phone)["code"], 200)
    return code_for(phone)


def mail(email, scene="CHANGE_EMAIL"):
    same(client().send_email(email, scene)["code"], 200)
    return code_for(email)


def ada():
    c = client()
    c.login_by_username("ada", PASSWORD)
    return c


registered = 0


def newcomer():
    """A client that a new user is logged in to, and the user's name."""
    global registered
    registered += 1
    name, c = f"py-{registered}", client()
    c.register_by_username(name, PASSWORD, force_login=True)
    return c, name


# ----- registration


@check("register_by_email", "profile, custom data and a token")
def _():
    c = client()
    user = c.register_by_email(
        "New@Example.com", PASSWORD, profile={"nickname": "New", "gender": "F"}, force_login=True,
        custom_data={"school": "ucla", "age": 18}, context={"from": "walk"},
    )
    same(picked(user, "email", "emailVerified", "nickname", "gender"), ["new@example.com", False, "New", "F"])
    same(picked(user, "loginsCount", "userPoolId"), [1, POOL])
    same(c.get_token(), user["token"])
    same(c.get_udf_value(), {"age": 18, "school": "ucla"})


@check("register_by_email", "no token unless asked for")
def _():
    same(client().register_by_email("plain@example.com", PASSWORD)["token"], None)
    user = client().register_by_email("minted@example.com", PASSWORD, generate_token=True)
    assert user["token"]
    same(user["loginsCount"], 0)


@check("register_by_email", "taken, malformed, weak, undefined custom field")
def _():
    refused(2026, client().register_by_email, "ADA@example.com", PASSWORD)
    refused(2003, client().register_by_email, "nonsense", PASSWORD)
    refused(2029, client().register_by_email, "weak@example.com", "abc")
    refused(400, client().register_by_email, "udf@example.com", PASSWORD, custom_data={"nothing": 1})
    same(client().is_user_exists(email="udf@example.com"), False)


@check("register_by_email", "the key of the service in the cloud is not this one")
def _():
    options = AuthenticationClientOptions(app_id=APP, app_host=HOST)
    refused(2016, AuthenticationClient(options=options).register_by_email, "key@example.com", PASSWORD)


@check("register_by_username", "the name is case-sensitive")
def _():
    user = client().register_by_username("Ada", PASSWORD, profile={"company": "ACME"})
    same(picked(user, "username", "company"), ["Ada", "ACME"])
    refused(2026, client().register_by_username, "ada", PASSWORD)


@check("register_by_phone_code", "the code is used up")
def _():
    code = sms("13900000001")
    refused(2001, client().register_by_phone_code, "13900000001", "x")
    user = client().register_by_phone_code("13900000001", code, PASSWORD, profile={"nickname": "Phone"})
    same(picked(user, "phone", "phoneVerified", "nickname"), ["13900000001", True, "Phone"])
    refused(2001, client().login_by_phone_code, "13900000001", code)


# ----- login


@check("login_by_email", "in any case, with custom data")
def _():
    c = client()
    same(c.login_by_email("ADA@example.com", PASSWORD, custom_data={"age": 36})["id"], "ada-id")
    same(c.get_udf_value(), {"age": 36})


@check("login_by_email", "wrong password, unknown user, auto_register")
def _():
    refused(2006, client().login_by_email, "ada@example.com", "wrong", client_ip="10.0.0.1")
    refused(2004, client().login_by_email, "nobody@example.com", PASSWORD, client_ip="10.0.0.1")
    user = client().login_by_email("auto@example.com", PASSWORD, auto_register=True)
    same(client().login_by_email("auto@example.com", PASSWORD)["id"], user["id"])


@check("login_by_email", "asks for a captcha after three failures of an address")
def _():
    for _ in range(3):
        refused(2006, client().login_by_email, "ada@example.com", "wrong", client_ip="10.0.0.2")
    refused(2000, client().login_by_email, "ada@example.com", PASSWORD, client_ip="10.0.0.2")
    refused(2001, client().login_by_email, "ada@example.com", PASSWORD, captcha_code="zzzz", client_ip="10.0.0.2")
    captcha = printed("captcha for 10.0.0.2: ")
    user = client().login_by_email("ada@example.com", PASSWORD, captcha_code=captcha, client_ip="10.0.0.2")
    same(user["id"], "ada-id")
    refused(2006, client().login_by_email, "ada@example.com", "wrong", client_ip="10.0.0.2")
    same(client().login_by_email("ada@example.com", PASSWORD, client_ip="10.0.0.3")["id"], "ada-id")


@check("login_by_username", "unknown, locked, second factor")
def _():
    same(client().login_by_username("ada", PASSWORD)["username"], "ada")
    refused(2004, client().login_by_username, "ADA", PASSWORD, client_ip="10.0.0.4")
    refused(2005, client().login_by_username, "locked", PASSWORD)
    refused(1635, client().login_by_username, "careful", PASSWORD)


@check("login_by_phone_code", "known phone, and a new one")
def _():
    same(client().login_by_phone_code("13800000001", sms("13800000001"))["id"], "ada-id")
    c = client()
    same(c.login_by_phone_code("13900000002", sms("13900000002"), custom_data={"school": "eth"})["phone"], "13900000002")
    same(c.get_udf_value(), {"school": "eth"})


@check("login_by_phone_password", "right, wrong, and no password at all")
def _():
    same(client().login_by_phone_password("13800000001", PASSWORD)["id"], "ada-id")
    refused(2006, client().login_by_phone_password, "13800000001", "wrong", client_ip="10.0.0.5")
    client().login_by_phone_code("13900000003", sms("13900000003"))
    refused(2027, client().login_by_phone_password, "13900000003", PASSWORD, client_ip="10.0.0.5")


@check("login_by_sub_account", "sub accounts only")
def _():
    same(client().login_by_sub_account("sub", PASSWORD)["username"], "sub")
    refused(2004, client().login_by_sub_account, "ada", PASSWORD, client_ip="10.0.0.6")


@check("login_by_ldap", "imports once")
def _():
    user = client().login_by_ldap("lea", PASSWORD)
    same(picked(user, "username", "email", "name"), ["lea", "lea@example.com", "Lea"])
    same(client().login_by_ldap("lea", PASSWORD)["id"], user["id"])
    refused(2333, client().login_by_ldap, "lea", "wrong")


@check("login_by_ad", "at the websocket host")
def _():
    c = client(websocket_host=HOST)
    user = c.login_by_ad("abe", PASSWORD)
    same(picked(user, "username", "name"), ["abe", "Abe"])
    same(c.get_current_user()["id"], user["id"])
    refused(2333, c.login_by_ad, "lea", PASSWORD)


@check("wechat_login", "with a code that is good once")
def _():
    answer = client().wechat_login("wechat-code", country="CN", lang="zh-CN", state="s")
    same(answer["code"], 200)
    same(picked(answer["data"], "nickname", "unionid"), ["Wei", "wei-union"])
    same(client(token=answer["data"]["token"]).get_current_user()["id"], answer["data"]["id"])
    # The SDK hands out the answer as it is.
    same(client().wechat_login("wechat-code")["code"], 602)


# ----- session


@check("get_current_user", "by login, by token, and 2020 without")
def _():
    c, name = newcomer()
    same(c.get_current_user()["username"], name)
    same(client(token=c.get_token()).get_current_user()["username"], name)
    same(client().get_current_user(c.get_token())["username"], name)
    refused(2020, client().get_current_user)
    refused(2020, client(token="nonsense").get_current_user)


@check("check_logged_in", "the user, or 2020")
def _():
    same(ada().check_logged_in()["id"], "ada-id")
    refused(2020, client().check_logged_in)


@check("check_login_status", "200 with the user, else 2206 as data")
def _():
    status = ada().check_login_status()
    same(picked(status, "code", "status"), [200, True])
    same(picked(status["data"], "id", "userPoolId"), ["ada-id", POOL])
    same(status["exp"] - status["iat"], 14 * 24 * 3600)
    same(picked(client().check_login_status("nonsense"), "code", "status", "exp"), [2206, False, None])


@check("refresh_token", "takes the old one out of use")
def _():
    c = ada()
    old = c.get_token()
    fresh = c.refresh_token()
    assert fresh["token"] != old and fresh["exp"] > fresh["iat"]
    same(c.get_current_user()["id"], "ada-id")
    refused(2020, client().refresh_token, old)


@check("logout", "takes the token out of use")
def _():
    c = ada()
    token = c.get_token()
    same(c.logout(), True)
    same(c.get_token(), None)
    same(client().check_login_status(token)["code"], 2206)
    refused(2020, client(token=token).logout)


@check("track_session", "a program has no session cookie")
def _():
    same(client().track_session(), {"session": None})


@check("validate_ticket_v2", "JSON, once")
def _():
    success = client().validate_ticket_v2("ST-json", SERVICE, "JSON")["serviceResponse"]["authenticationSuccess"]
    same(success["user"], "ada-id")
    same(success["attributes"]["email"], "ada@example.com")
    again = client().validate_ticket_v2("ST-json", SERVICE, "JSON")
    same(again["serviceResponse"]["authenticationFailure"]["code"], "INVALID_TICKET")


@check("validate_ticket_v2", "the SDK cannot read XML, which is its default")
def _():
    raises(requests.exceptions.JSONDecodeError, client().validate_ticket_v2, "ST-xml", SERVICE)


# ----- codes and passwords


@check("send_sms_code", "a malformed number is an answer")
def _():
    assert re.fullmatch(r"\d{6}", sms("13800000009"))
    same(client().send_sms_code("not-a-number")["code"], 500)


@check("send_email", "every scene")
def _():
    for scene in ["RESET_PASSWORD", "VERIFY_EMAIL", "CHANGE_EMAIL", "MFA_VERIFY"]:
        mail("scenes@example.com", scene)
    refused(2204, client().send_email, "nonsense", "RESET_PASSWORD")


@check("check_password_strength", "by the rules of the pool")
def _():
    same(client().check_password_strength(PASSWORD)["valid"], True)
    weak = client().check_password_strength("abc")
    same(weak["valid"], False)
    assert weak["message"]


@check("compute_password_security_level", "the SDK's pattern does not compile")
def _():
    raises(re.error, client().compute_password_security_level, PASSWORD)


@check("reset_password_by_phone_code", "with a code")
def _():
    client().login_by_phone_code("13900000004", sms("13900000004"))
    code = sms("13900000004")
    refused(2001, client().reset_password_by_phone_code, "13900000004", "x", PASSWORD)
    same(client().reset_password_by_phone_code("13900000004", code, PASSWORD)["code"], 200)
    same(client().login_by_phone_password("13900000004", PASSWORD)["phone"], "13900000004")


@check("reset_password_by_email_code", "with a code; an unknown user")
def _():
    client().register_by_email("reset@example.com", "before-1")
    code = mail("reset@example.com", "RESET_PASSWORD")
    same(client().reset_password_by_email_code("reset@example.com", code, PASSWORD)["code"], 200)
    refused(2006, client().login_by_email, "reset@example.com", "before-1", client_ip="10.0.0.7")
    same(client().login_by_email("reset@example.com", PASSWORD)["email"], "reset@example.com")
    refused(2004, client().reset_password_by_email_code, "nobody@example.com", code, PASSWORD)


def token_of_refusal(code, username, key="token"):
    """The token in the data of a refused login, which the SDK throws away."""
    query = "mutation($input: LoginByUsernameInput!) { loginByUsername(input: $input) { id } }"
    login = {"username": username, "password": encrypt(PASSWORD, KEY)}
    answer = requests.post(
        HOST + "/graphql/v2", headers={"x-authing-app-id": APP}, json={"query": query, "variables": {"input": login}}
    )
    message = answer.json()["errors"][0]["message"]
    same(message["code"], code)
    return message["data"][key]


@check("reset_password_by_first_token", "with the token of the refused login")
def _():
    refused(1639, client().login_by_username, "newcomer", PASSWORD)
    token = token_of_refusal(1639, "newcomer")
    same(client().reset_password_by_first_token(token, "after-1")["code"], 200)
    same(client().login_by_username("newcomer", "after-1")["username"], "newcomer")
    refused(2207, client().reset_password_by_first_token, token, "after-2")


@check("reset_password_with_force_reset", "with the token and the old password")
def _():
    refused(2058, client().login_by_username, "forced", PASSWORD)
    token = token_of_refusal(2058, "forced")
    refused(2203, client().reset_password_with_force_reset, token, "wrong", "after-1")
    same(client().reset_password_with_force_reset(token, PASSWORD, "after-1")["code"], 200)
    same(client().login_by_username("forced", "after-1")["username"], "forced")


@check("update_password", "right and wrong old password")
def _():
    c, name = newcomer()
    refused(2203, c.update_password, "after-1", "wrong")
    refused(2029, c.update_password, "abc", PASSWORD)
    same(c.update_password("after-1", PASSWORD)["username"], name)
    same(client().login_by_username(name, "after-1")["username"], name)


@check("update_password", "the SDK cannot leave the old one out")
def _():
    c = client()
    c.login_by_phone_code("13900000005", sms("13900000005"))
    raises(AttributeError, c.update_password, PASSWORD, None)


@check("get_security_level", "counts what is there")
def _():
    level = newcomer()[0].get_security_level()
    same(picked(level, "email", "phone", "password", "passwordSecurityLevel", "mfa"), [False, False, True, 2, False])
    assert ada().get_security_level()["score"] > level["score"]
    refused(2020, client().get_security_level)


# ----- profile, e-mail and phone


@check("update_profile", "stays logged in")
def _():
    c, name = newcomer()
    user = c.update_profile({"nickname": "Nick", "gender": "M", "city": "Zürich"})
    same(picked(user, "username", "nickname", "gender", "city"), [name, "Nick", "M", "Zürich"])
    same(c.get_current_user()["nickname"], "Nick")


@check("update_profile", "what may not be changed so")
def _():
    c, _ = newcomer()
    refused(2225, c.update_profile, {"email": "other@example.com"})
    refused(2226, c.update_profile, {"phone": "13900000006"})
    refused(2018, c.update_profile, {"unionid": "x"})
    refused(2034, c.update_profile, {"username": "ada"})
    refused(2020, client().update_profile, {"nickname": "x"})


@check("bind_phone", "once, with a code")
def _():
    c, _ = newcomer()
    code = sms("13900000007")
    refused(400, c.bind_phone, "13900000007", "x")
    same(c.bind_phone("13900000007", code)["phone"], "13900000007")
    same(c.get_current_user()["phoneVerified"], True)


@check("update_phone", "with codes to both")
def _():
    c, _ = newcomer()
    c.bind_phone("13900000008", sms("13900000008"))
    fresh, old = sms("13900000009"), sms("13900000008")
    refused(2228, c.update_phone, "13900000009", fresh)
    refused(500, c.update_phone, "13900000009", "x", "13900000008", old)
    same(c.update_phone("13900000009", fresh, "13900000008", old)["phone"], "13900000009")
    same(c.get_current_user()["phone"], "13900000009")


@check("unbind_phone", "not twice")
def _():
    c, _ = newcomer()
    c.bind_email("unbind-phone@example.com", mail("unbind-phone@example.com"))
    c.bind_phone("13900000010", sms("13900000010"))
    same(c.unbind_phone()["phone"], None)
    refused(2216, c.unbind_phone)


@check("bind_email", "with a code")
def _():
    c, _ = newcomer()
    code = mail("bind@example.com")
    refused(2001, c.bind_email, "bind@example.com", "x")
    same(picked(c.bind_email("Bind@example.com", code), "email", "emailVerified"), ["bind@example.com", True])


@check("update_email", "with codes to both")
def _():
    c = client()
    c.register_by_email("old@example.com", PASSWORD, force_login=True)
    fresh, old = mail("fresh@example.com"), mail("old@example.com")
    refused(2227, c.update_email, "fresh@example.com", fresh)
    same(c.update_email("fresh@example.com", fresh, "old@example.com", old)["email"], "fresh@example.com")
    same(client().login_by_email("fresh@example.com", PASSWORD)["email"], "fresh@example.com")


@check("unbind_email", "but not the last way in")
def _():
    c, _ = newcomer()
    c.bind_email("unbind@example.com", mail("unbind@example.com"))
    refused(2217, c.unbind_email)
    c.bind_phone("13900000011", sms("13900000011"))
    same(c.unbind_email()["email"], None)
    refused(2219, c.unbind_email)


@check("link_account", "the second account is gone")
def _():
    (first, _), (second, name) = newcomer(), newcomer()
    same(first.link_account(first.get_token(), second.get_token()), True)
    same(client().is_user_exists(user_name=name), False)
    same(second.check_login_status()["code"], 2206)


# ----- custom data


@check("set_udf_value", "every type; wrong type and unknown key")
def _():
    c, _ = newcomer()
    data = {"school": "mit", "age": 20, "happy": True, "born": datetime.datetime(2000, 1, 2, 3, 4, 5), "home": {"town": "Bern"}}
    same(c.set_udf_value(data), True)
    same(c.get_udf_value(), data)
    refused(400, c.set_udf_value, {"age": "twenty"})
    refused(400, c.set_udf_value, {"nothing": 1})
    raises(AuthingWrongArgumentException, c.set_udf_value, {})


@check("get_udf_value", "nothing at first; not without a login")
def _():
    same(newcomer()[0].get_udf_value(), {})
    refused(2020, client().get_udf_value)


@check("remove_udf_value", "leaves the others")
def _():
    c, _ = newcomer()
    c.set_udf_value({"school": "mit", "age": 20})
    same(c.remove_udf_value("age"), True)
    same(c.get_udf_value(), {"school": "mit"})


@check("set_udv", "one at a time")
def _():
    c, _ = newcomer()
    same(c.set_udv("school", "eth"), [{"key": "school", "dataType": "STRING", "value": "eth", "label": "School"}])
    same({item["key"]: item["value"] for item in c.set_udv("age", 3)}, {"school": "eth", "age": 3})
    refused(400, c.set_udv, "age", "three")


@check("list_udv", "of the right types")
def _():
    c, _ = newcomer()
    c.set_udf_value({"happy": False, "home": [1]})
    rows = sorted(picked(item, "key", "dataType", "value") for item in c.list_udv())
    same(rows, [["happy", "BOOLEAN", False], ["home", "OBJECT", [1]]])


@check("remove_udv", "answers the rest")
def _():
    c, _ = newcomer()
    c.set_udf_value({"school": "mit", "age": 20})
    same([item["key"] for item in c.remove_udv("school")], ["age"])


# ----- what a user has


@check("list_authorized_resources", "by namespace and type")
def _():
    c = ada()
    same(c.list_authorized_resources("default")["totalCount"], 2)
    data = c.list_authorized_resources("default", "DATA")
    same(data, {"totalCount": 1, "list": [{"code": "book", "type": "DATA", "actions": ["book:read"]}]})
    same(c.list_authorized_resources("blog")["list"][0]["code"], "post")


@check("list_applications", "in pages")
def _():
    c = ada()
    everything = c.list_applications()
    same([everything["totalCount"], [app["name"] for app in everything["list"]]], [3, ["Authing emulator", "Wiki", "Mail"]])
    same([app["id"] for app in c.list_applications(page=3, limit=1)["list"]], ["app-2"])


@check("list_orgs", "a path from the organisation down")
def _():
    same([[node["code"] for node in nodes] for nodes in ada().list_orgs()], [["acme", "dev"]])


@check("list_departments", "with the way to them")
def _():
    departments = ada().list_departments()["departments"]
    same(departments["totalCount"], 1)
    same(departments["list"][0]["isMainDepartment"], True)
    same(departments["list"][0]["department"]["codePath"], ["acme", "dev"])


@check("list_roles", "of all namespaces, or of one")
def _():
    c = ada()
    same(sorted(role["code"] for role in c.list_roles()["list"]), ["admin", "writer"])
    same([picked(role, "code", "namespace") for role in c.list_roles("blog")["list"]], [["writer", "blog"]])


@check("has_role", "by namespace")
def _():
    c = ada()
    asked = [("admin", None), ("writer", "blog"), ("admin", "blog"), ("nothing", None)]
    same([c.has_role(*one) for one in asked], [True, True, False, False])


@check("is_user_exists", "by each of the names")
def _():
    asked = [
        {"user_name": "ada"}, {"email": "ADA@example.com"}, {"phone": "13800000001"}, {"external_id": "ext-ada"},
        {"user_name": "nobody"},
    ]
    same([client().is_user_exists(**one) for one in asked], [True, True, True, True, False])
    refused(2231, client().is_user_exists)


# ----- the second factor


def totp(secret):
    """What an authenticator app shows: RFC 6238."""
    step = int(time.time()) // 30
    mac = hmac.new(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1").digest()
    at = mac[-1] & 15
    return f"{(int.from_bytes(mac[at:at + 4], 'big') & 0x7FFFFFFF) % 1000000:06}"


@check("mfa", "an app is enrolled, asked for and removed")
def _():
    c = client()
    user = c.register_by_username("py-mfa", PASSWORD, force_login=True)
    app = c.assosicate_mfa_authenticator()["data"]
    same(app["authenticator_type"], "totp")
    same(c.confirm_assosicate_mfa_authenticator(totp(app["secret"]))["code"], 200)
    listed = c.get_mfa_authenticators()["data"]
    same([picked(one, "userId", "enable", "secret") for one in listed], [[user["id"], True, app["secret"]]])
    refused(1635, client().login_by_username, "py-mfa", PASSWORD)
    same(client().verify_totp_mfa("000000", token_of_refusal(1635, "py-mfa", "mfaToken"))["code"], 6001)
    verified = client().verify_totp_mfa(totp(app["secret"]), token_of_refusal(1635, "py-mfa", "mfaToken"))["data"]
    same(verified["id"], user["id"])
    same(client().verify_totp_recovery_code(app["recovery_code"], token_of_refusal(1635, "py-mfa", "mfaToken"))["data"]["id"], user["id"])
    same(c.delete_mfa_authenticator()["code"], 200)
    same(client().login_by_username("py-mfa", PASSWORD)["id"], user["id"])


# ----- standard protocols

REDIRECT = "http://127.0.0.1:9999/callback"


def protocol(method="client_secret_post", secret=SECRET):
    return client(
        protocol="oidc", secret=secret, redirect_uri=REDIRECT, token_endpoint_auth_method=method,
        introspection_endpoint_auth_method=method, revocation_endpoint_auth_method=method,
    )


def log_in_at(url):
    """Does what a person with a browser does, and gives what the application's callback then gets."""
    browser = requests.Session()
    page = browser.get(url, allow_redirects=False)
    same(page.status_code, 200)
    form = {"account": "ada", "password": PASSWORD}
    for field in re.findall(r'<input[^>]*type="hidden"[^>]*>', page.text):
        name, value = (re.search(f'{key}="([^"]*)"', field).group(1) for key in ("name", "value"))
        form[name] = html.unescape(value)
    answer = browser.post(url, data=form, allow_redirects=False)
    to = urljoin(url, answer.headers["location"])
    while not to.startswith(REDIRECT):
        to = urljoin(to, browser.get(to, allow_redirects=False).headers["location"])
    return {key: values[0] for key, values in parse_qs(urlsplit(to).query).items()}


def claims_of(token):
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


@check("get_access_token_by_code", "with PKCE, once")
def _():
    c = protocol()
    verifier = c.generate_code_challenge()
    challenge = c.generate_code_challenge_digest(verifier, "S256")
    url = c.build_authorize_url(
        redirect_uri=REDIRECT, scope="openid email offline_access", state="state-1", nonce="nonce-1",
        code_challenge=challenge, code_challenge_method="S256",
    )
    callback = log_in_at(url)
    same(callback["state"], "state-1")
    tokens = c.get_access_token_by_code(callback["code"], verifier)
    same(tokens["token_type"], "Bearer")
    same(picked(claims_of(tokens["id_token"]), "iss", "aud", "sub", "nonce"), [HOST + "/oidc", APP, "ada-id", "nonce-1"])
    fresh = c.get_new_access_token_by_refresh_token(tokens["refresh_token"])
    same(c.get_user_info_by_access_token(fresh["access_token"])["email"], "ada@example.com")
    refused_by_protocol(c.get_access_token_by_code, callback["code"], verifier)


def refused_by_protocol(call, *args):
    """Makes a call that the token endpoint must refuse. The SDK raises, or hands the refusal out as if it were an answer."""
    try:
        answer = call(*args)
    except Exception:
        return
    assert "error" in answer and "access_token" not in answer, f"answered {answer!r}"


@check("get_access_token_by_code", "not with another verifier, nor another secret")
def _():
    c = protocol()
    challenge = c.generate_code_challenge_digest(c.generate_code_challenge(), "S256")
    url = c.build_authorize_url(redirect_uri=REDIRECT, code_challenge=challenge, code_challenge_method="S256")
    refused_by_protocol(c.get_access_token_by_code, log_in_at(url)["code"], c.generate_code_challenge())
    code = log_in_at(c.build_authorize_url(redirect_uri=REDIRECT))["code"]
    refused_by_protocol(protocol(secret="wrong").get_access_token_by_code, code)


@check("introspect_token", "by each way of authenticating the application, until it is revoked")
def _():
    for method in ["client_secret_post", "client_secret_basic"]:
        c = protocol(method)
        url = c.build_authorize_url(redirect_uri=REDIRECT, scope="openid")
        token = c.get_access_token_by_code(log_in_at(url)["code"])["access_token"]
        same(c.introspect_token(token)["active"], True)
        # The body of a revocation is empty, which the SDK cannot read.
        try:
            c.revoke_token(token)
        except requests.exceptions.JSONDecodeError:
            pass
        same(c.introspect_token(token)["active"], False)


@check("validate_token", "the claims, or 400")
def _():
    c = protocol()
    tokens = c.get_access_token_by_code(log_in_at(c.build_authorize_url(redirect_uri=REDIRECT, scope="openid"))["code"])
    same(c.validate_token(id_token=tokens["id_token"])["sub"], "ada-id")
    same(c.validate_token(access_token="nonsense")["code"], 400)


with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "methods.json"), encoding="utf-8") as methods:
    sys.exit(run("py", {names["py"] for names in json.load(methods)} - {None}))
