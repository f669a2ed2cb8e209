"""What a walk is made of."""

from authing.v2.exceptions import AuthingException


def same(actual, expected):
    assert actual == expected, f"{actual!r} instead of {expected!r}"


def picked(item, *keys):
    return [item[key] for key in keys]


def refused(code, call, *args, **kwargs):
    """Makes a call that must be refused with this code."""
    try:
        answer = call(*args, **kwargs)
    except AuthingException as error:
        assert error.code == code, f"refused with {error.code} {error.message} instead of {code}"
        assert isinstance(error.message, str) and error.message
    else:
        raise AssertionError(f"answered {answer!r} instead of refusing with {code}")


def raises(kind, call, *args, **kwargs):
    """Makes a call that the SDK itself must refuse."""
    try:
        answer = call(*args, **kwargs)
    except kind:
        return
    raise AssertionError(f"answered {answer!r} instead of raising {kind.__name__}")


CHECKS = []


def check(method, about):
    """What the function below checks: the method, and what about it."""
    return lambda act: CHECKS.append((method, about, act))


def run(sdk, documented):
    """Runs the checks, one after the other, and gives the program's status. Each documented method must have one."""
    failed = 0
    for method, about, act in CHECKS:
        try:
            act()
            print(f"ok     {sdk} {method}: {about}", flush=True)
        except Exception as error:  # One failure must not hide the others.
            failed += 1
            why = " ".join(f"{type(error).__name__} {error}".split())
            print(f"FAILED {sdk} {method}: {about}: {why}", flush=True)
    for method in sorted(documented - {method for method, _, _ in CHECKS}):
        failed += 1
        print(f"FAILED {sdk} {method}: not checked", flush=True)
    return 1 if failed else 0
