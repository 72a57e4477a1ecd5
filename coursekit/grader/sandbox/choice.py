"""Which kind of sandbox this machine can have."""

from coursekit.grader.protocol.job import AUTO, BUBBLEWRAP, LANDLOCK, NONE
from coursekit.grader.sandbox import bubblewrap, landlock

# The stronger one first.
TRIES = {BUBBLEWRAP: bubblewrap.works, LANDLOCK: landlock.works}


def choose(wanted: str) -> str:
    """The kind of sandbox to use.

    Parameters
    ----------
    wanted : str
        A kind, or `AUTO`.

    Raises
    ------
    SandboxError
        If there is none; the text says what was tried, and why each failed.
    """
    if wanted == NONE:
        return NONE
    reasons = []
    for kind in TRIES if wanted == AUTO else (wanted,):
        reason = TRIES[kind]()
        if not reason:
            return kind
        reasons.append(f"\n    {kind}: {reason}")
    asked = "" if wanted == AUTO else f" of the kind that is asked for, {wanted},"
    raise bubblewrap.SandboxError(f"no sandbox{asked} can be made here" + "".join(reasons))
