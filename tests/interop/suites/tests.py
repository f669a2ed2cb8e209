"""Runs the tests of the Python SDK `authing`, as its package has them, against the host that `run` has started.

Points them at that host and changes nothing of what they test: requests for other hosts go there; passwords are encrypted for it, since
only the service in the cloud can decrypt what its published key encrypts; and what only Python 2 has is read as Python 3 spells it.
Prints a line for each test: `pass`, `fail` or `skip`, its name, and what failed.
"""

import io
import os
import re
import sys
import traceback
import types
import unittest
import urllib.parse
import warnings
from contextlib import redirect_stderr, redirect_stdout
from importlib.util import find_spec
from pathlib import Path

import requests
import rsa

HOST = os.environ["AUTHING_SERVER"]
KEY = os.environ["AUTHING_PUBLIC_KEY"]
PACKAGE = "authing.v2.test"


def redirect(session, method, url, **options):
    there = urllib.parse.urlsplit(url)
    return request(session, method, urllib.parse.urljoin(HOST, there._replace(scheme="", netloc="").geturl()), **options)


request = requests.Session.request
requests.Session.request = redirect

load_key = rsa.PublicKey.load_pkcs1_openssl_pem
rsa.PublicKey.load_pkcs1_openssl_pem = lambda _: load_key(KEY.encode())

# Names of Python 2.
sys.modules["urlparse"] = urllib.parse
if not hasattr(unittest.TestCase, "assertEquals"):
    unittest.TestCase.assertEquals = unittest.TestCase.assertEqual


def loaded(name):
    """A module with tests. The statement `print x` of Python 2 becomes the call that it is in Python 3."""
    spec = find_spec(name)
    source = Path(spec.origin).read_text(encoding="utf-8")
    source = re.sub(r"^( *)print (\w+)\s*$", r"\1print(\2)", source, flags=re.MULTILINE)
    module = types.ModuleType(name)
    module.__file__, module.__package__ = spec.origin, name.rpartition(".")[0]
    sys.modules[name] = module
    exec(compile(source, spec.origin, "exec"), module.__dict__)
    return module


class Result(unittest.TestResult):
    def say(self, outcome, test, why=""):
        name = test.id().removeprefix(PACKAGE + ".")
        print("\t".join([outcome, f"py {name}", " ".join(why.split())]), file=sys.__stdout__, flush=True)

    def addSuccess(self, test):
        self.say("pass", test)

    def addSkip(self, test, reason):
        self.say("skip", test, reason)

    def addFailure(self, test, error):
        kind, value, trace = error
        frames = traceback.extract_tb(trace)
        line = next((frame.lineno for frame in reversed(frames) if "/test_" in frame.filename), 0)
        self.say("fail", test, f"line {line}: {kind.__name__} {value}")

    addError = addFailure


class Loader(unittest.TestLoader):
    """In the order in which a file has its tests, as `pytest` runs them: some need what those before them have made."""

    def getTestCaseNames(self, case):
        return [name for name in vars(case) if name.startswith(self.testMethodPrefix)]


def main():
    # Older dialects of Python than this one.
    warnings.simplefilter("ignore")
    root = Path(find_spec(PACKAGE).origin).parent
    files = sorted(path.relative_to(root) for path in root.rglob("test_*.py"))
    names = [".".join([PACKAGE, *path.with_suffix("").parts]) for path in files]
    # What the tests print is no concern of ours.
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        for name in names:
            Loader().loadTestsFromModule(loaded(name)).run(Result())


main()
