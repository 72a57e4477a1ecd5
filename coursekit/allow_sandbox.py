"""Allows bubblewrap to make namespaces where AppArmor denies them: Ubuntu 24.04 and later.

    sudo python3 course.py allow-sandbox

It runs as root and without the course's environment: standard library only, and it imports nothing
of this package. What it does, an administrator can do by hand (docs/grader.md).
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BUBBLEWRAP = "/usr/bin/bwrap"
SWITCH = "proc/sys/kernel/apparmor_restrict_unprivileged_userns"
PROFILES = "etc/apparmor.d"
NAME = "clustering-course-bwrap"
PROFILE = f"""\
abi <abi/4.0>,
include <tunables/global>

profile {NAME} {BUBBLEWRAP} flags=(unconfined) {{
  userns,
}}
"""
OF_BUBBLEWRAP = re.compile(rf"^\s*profile\b[^#{{\n]*{re.escape(BUBBLEWRAP)}", re.MULTILINE)
INSTALL = ["apt-get", "install", "--yes", "bubblewrap"]


USAGE = """\
usage: sudo python3 course.py allow-sandbox

Where AppArmor denies user namespaces to ordinary programs (Ubuntu 24.04 and later), installs bubblewrap,
if it is missing, and a profile that allows them to it. What that means, and how to undo it:
docs/grader.md."""


class CannotAllow(Exception):
    """It cannot be done here; the text says what was found and what to do."""


def allow(root: Path) -> str:
    """Installs bubblewrap if need be, and a profile for it; gives what was done.

    Only the system's own program is allowed: the profile of a program that an ordinary user can
    replace would allow everything to that user.

    Parameters
    ----------
    root : pathlib.Path
        `/`, but for tests.

    Raises
    ------
    CannotAllow
        If it cannot be done, or would not help. Nothing is left behind then but bubblewrap.
    """
    switch = root / SWITCH
    if not switch.exists() or switch.read_text().strip() == "0":
        raise CannotAllow(
            "AppArmor does not deny user namespaces on this system, so no profile would help. "
            "`python3 course.py doctor` says why bubblewrap fails, if it does."
        )
    if hasattr(os, "geteuid") and os.geteuid() != 0:
        raise CannotAllow("Only an administrator can do that: sudo python3 course.py allow-sandbox")
    if not parser():
        raise CannotAllow(
            "AppArmor's program apparmor_parser is missing. In a container, the system around it decides: "
            "start this there. Else install AppArmor (apt install apparmor)."
        )
    program = root / BUBBLEWRAP.lstrip("/")
    if not program.exists():
        if not shutil.which(INSTALL[0]):
            raise CannotAllow(f"{BUBBLEWRAP} is missing: install bubblewrap, and start this again.")
        if subprocess.run(INSTALL).returncode or not program.exists():
            raise CannotAllow(f"`{' '.join(INSTALL)}` did not bring {BUBBLEWRAP}: see above.")
    folder = root / PROFILES
    if other := profile_of_bubblewrap(folder):
        return (
            f"There is a profile for {BUBBLEWRAP} already, {other}, and nothing was changed. "
            "`python3 course.py doctor` tells whether bubblewrap works."
        )
    load(folder / NAME)
    return (
        f"{folder / NAME} allows {BUBBLEWRAP} user namespaces, now and after each start. "
        "`python3 course.py doctor` tells whether it works now."
    )


def profile_of_bubblewrap(folder: Path) -> Path | None:
    """The file that has one already: with two, AppArmor takes neither."""
    for path in sorted(folder.glob("*")):
        if path.is_file() and OF_BUBBLEWRAP.search(path.read_text(errors="replace")):
            return path
    return None


def parser() -> str | None:
    """AppArmor's program that loads profiles; it need not be on an ordinary PATH."""
    return shutil.which("apparmor_parser", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


def load(path: Path) -> None:
    """Writes the profile and loads it into the kernel: both or none.

    Raises
    ------
    CannotAllow
        If AppArmor does not take it.
    """
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / NAME
        draft.write_text(PROFILE)
        command = [str(parser()), "--replace", str(draft)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise CannotAllow(f"AppArmor does not take the profile:\n{done.stderr.strip()}")
    descriptor, partial = tempfile.mkstemp(dir=path.parent, prefix=".partial-")
    with os.fdopen(descriptor, "w") as file:
        os.fchmod(file.fileno(), 0o644)
        file.write(PROFILE)
    os.replace(partial, path)


def main(arguments: list[str]) -> int:
    """The exit code: 0 if bubblewrap is allowed now."""
    if arguments:
        asked = arguments[0] in ("-h", "--help")
        print(USAGE if asked else f"allow-sandbox does not know {arguments[0]}.\n{USAGE}")
        return 0 if asked else 2
    try:
        print(allow(Path("/")))
    except (CannotAllow, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
