"""The C library, for what Python has no function for."""

import ctypes
import functools
import os
import signal

PR_SET_PDEATHSIG, PR_GET_PDEATHSIG = 1, 2


@functools.cache
def libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def check(result: int, what: str) -> None:
    """Raises OSError for the result of a call that failed."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def end_with_parent() -> None:
    """Has the kernel kill this process when the thread that forked it ends.

    It holds from now on, for this process only, and until it changes its user.
    """
    libc().prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def ends_with_parent() -> bool:
    found = ctypes.c_int()
    libc().prctl(PR_GET_PDEATHSIG, ctypes.byref(found), 0, 0, 0)
    return found.value == signal.SIGKILL
