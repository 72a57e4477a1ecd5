"""What programs write beside their work goes into the course's `.jupyter/`, not into the home folder;
and the programs of this Python come first."""

import contextlib
import os
import sys
from pathlib import Path

# Where each of them would else go into the home folder.
VARIABLES = {
    "IPYTHONDIR": "ipython",
    "JUPYTER_CONFIG_DIR": "config",
    "JUPYTER_DATA_DIR": "data",
    "JUPYTER_RUNTIME_DIR": "runtime",
    "MPLCONFIGDIR": "matplotlib",
    "npm_config_cache": "npm",  # JupyterLab asks npm, if there is one, for language servers
}

# In a path, nbgrader takes the first three for a pattern, the last for a variable's name, and what
# follows the question mark for options of the gradebook's, which then lies elsewhere.
MISREAD = "[*?$"


def unusable_place(root: Path) -> str:
    """Why nbgrader cannot work in this folder; mostly nothing."""
    if not (found := [sign for sign in MISREAD if sign in str(root)]):
        return ""
    return (
        f"nbgrader cannot work in {str(root)!r}: it takes {' and '.join(found)} in a folder's name for "
        "something else. Rename the folder, or move the course to another one."
    )


def use_own_folders(root: Path, user: str = "tasks") -> None:
    """Sets this process's environment, which all that it starts inherits.

    So the user's own settings of these programs do not count either: what a notebook gives does not
    depend on who runs it.

    Parameters
    ----------
    root : pathlib.Path
        The course's folder.
    user : str
        Those who must not see each other's settings have folders of different names.
    """
    state = root / ".jupyter" / user
    with contextlib.suppress(OSError):  # in a folder that cannot be written, each helps itself
        state.mkdir(parents=True, exist_ok=True)  # IPython makes its own folder, but none above
    os.environ |= {name: str(state / folder) for name, folder in VARIABLES.items()}
    os.environ.pop("JUPYTER_PLATFORM_DIRS", None)
    if os.path.expanduser("~") == "~":  # a user without a name, whom a container has given a number
        os.environ["HOME"] = str(state)


def use_own_programs() -> None:
    """Puts this Python's programs on the PATH, also when it was called by its path, not activated.

    nbgrader calls alembic by name.
    """
    programs = os.path.dirname(sys.executable)
    if programs not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([programs, os.environ.get("PATH", os.defpath)])
