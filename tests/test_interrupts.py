"""A signal to end ends a task, whatever the task does at that moment, and leaves nothing changed."""

import os
import signal
import sys
import time

import pytest

from coursekit.interrupts import ends_as_by_keyboard

NUMBERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted:
    """Is told to end while Python clears it up."""

    def __init__(self, number: signal.Signals) -> None:
        self.number = number

    def __del__(self) -> None:
        os.kill(os.getpid(), self.number)
        for _ in range(1000):
            pass


@pytest.fixture
def nothing_ignored():
    """As where nobody has started the tests with nohup."""
    kept = {number: signal.getsignal(number) for number in NUMBERS[1:]}
    for number in kept:
        signal.signal(number, signal.SIG_DFL)
    yield
    for number, before in kept.items():
        signal.signal(number, before)


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number.name)
def test_a_signal_that_python_drops_comes_again_and_no_traceback_is_shown(
    number, nothing_ignored, capfd
):
    with pytest.raises(KeyboardInterrupt), ends_as_by_keyboard(*NUMBERS[1:]):
        Interrupted(number)
        time.sleep(20)
    assert capfd.readouterr().err == ""


def test_other_errors_that_python_drops_are_still_shown(monkeypatch):
    shown = []
    monkeypatch.setattr(sys, "unraisablehook", lambda dropped: shown.append(dropped.exc_type))

    class Broken:
        def __del__(self) -> None:
            raise ValueError

    with ends_as_by_keyboard():
        Broken()
    assert shown == [ValueError]


def test_handlers_are_put_back_and_what_is_ignored_stays_so(monkeypatch):
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        kept = [signal.getsignal(number) for number in NUMBERS], sys.unraisablehook
        with ends_as_by_keyboard(*NUMBERS[1:]):
            os.kill(os.getpid(), signal.SIGHUP)
            assert signal.getsignal(signal.SIGTERM) is not kept[0][1]
        assert ([signal.getsignal(number) for number in NUMBERS], sys.unraisablehook) == kept
    finally:
        signal.signal(signal.SIGHUP, before)
