"""A limit of processor time is set by the kernel's own clock, from which Python's may be minutes away."""

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

from coursekit.cpu_clock import used_seconds
from coursekit.grader.sandbox.keeper import GRACE_SECONDS
from coursekit.grader.trusted.clock import Clock
from coursekit.report import renderer

USES_UP_A_SECOND = """\
import resource, signal, sys
from coursekit.cpu_clock import used_seconds

def end(*_):
    print(used_seconds())
    sys.exit()

signal.signal(signal.SIGXCPU, end)
limit = int(used_seconds()) + 1
print(limit)
resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 10))
while True:
    pass
"""


@pytest.fixture
def _limit() -> Iterator[None]:
    """No limit is left to the tests."""
    before = resource.getrlimit(resource.RLIMIT_CPU)
    yield
    resource.setrlimit(resource.RLIMIT_CPU, before)


def test_the_kernel_says_that_a_limit_is_reached_when_this_clock_does():
    command = [sys.executable, "-c", USES_UP_A_SECOND]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    limit, used = map(float, done.stdout.split())
    assert limit <= used < limit + 0.1


@pytest.mark.usefixtures("_limit")
@pytest.mark.parametrize(
    ("begin", "seconds"),
    [
        (lambda: Clock(60).run(lambda: None), 60 + 2 * GRACE_SECONDS),
        (renderer.limit_time, renderer.SECONDS),
    ],
    ids=["of a graded cell", "of a text that is rendered"],
)
def test_limits_count_from_it_whatever_pythons_clocks_say(
    begin: Callable[[], None], seconds: int, monkeypatch
):
    """These were a minute behind it after four, and would be ahead of it on another machine."""
    behind = SimpleNamespace(ru_utime=-600.0, ru_stime=0.0)
    monkeypatch.setattr(resource, "getrusage", lambda _: behind)
    monkeypatch.setattr(time, "process_time", lambda: -600.0)
    before = used_seconds()
    begin()
    soft, _ = resource.getrlimit(resource.RLIMIT_CPU)
    assert before + seconds - 1 <= soft <= used_seconds() + seconds + 1
