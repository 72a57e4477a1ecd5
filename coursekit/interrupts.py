"""Signals that end a task as Ctrl-C does: what is half done is cleared up."""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator

AGAIN_SECONDS = 0.05


@contextlib.contextmanager
def ends_as_by_keyboard(*numbers: signal.Signals) -> Iterator[None]:
    """Has these signals raise KeyboardInterrupt, as Ctrl-C does: else temporary files stay behind.

    One that is ignored, as under nohup, stays so. One that comes while Python clears up objects that
    nobody uses any more comes again: Python drops what is raised then, and in a process that runs for
    months, a signal comes at such a moment some day.
    """
    came: list[int] = []
    timers: list[threading.Timer] = []

    def interrupt(number: int, _: object) -> None:
        came[:] = [number]
        raise KeyboardInterrupt

    def again(dropped: "sys.UnraisableHookArgs") -> None:
        if came and dropped.exc_type is KeyboardInterrupt:
            timers.append(threading.Timer(AGAIN_SECONDS, os.kill, [os.getpid(), came[0]]))
            timers[-1].start()
        else:
            hook(dropped)

    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, *numbers)}
    mine = [
        n for n, before in kept.items() if before in (signal.SIG_DFL, signal.default_int_handler)
    ]
    hook, sys.unraisablehook = sys.unraisablehook, again
    for number in mine:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        for timer in timers:
            timer.cancel()
        for number in mine:
            signal.signal(number, kept[number])
        sys.unraisablehook = hook
