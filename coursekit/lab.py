"""JupyterLab for a student (copies in `work/`, assignment list) and an instructor (Formgrader).

Both are the locked environment's JupyterLab, set up by environment variables (`set_environment`:
above all the folders on `JUPYTER_CONFIG_PATH`, which are `labconfig/student` or
`labconfig/instructor`, and the course's root with `nbgrader_config.py` and `labconfig/`; a state
folder of their own below `.jupyter/`) and a few arguments.

Student's copies and the assignment list fit together because both go by the same folder: nbgrader
calls an assignment fetched when `work/NAME` exists. `lab` lays missing ones out at its start, and
whoever deletes `work/NAME` meanwhile can fetch it in the list.
"""

import os
import platform
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from coursekit import release
from coursekit.coursefolder import CourseError, CourseFolder, read_notebook
from coursekit.own_folders import use_own_folders, use_own_programs
from coursekit.steps import StepFailed, run_step

FIRST_PORT, LOOPBACK = 8888, "localhost"
# They would lead JupyterLab back to the user's own settings, or away from ours.
DROPPED_VARIABLES = (
    "JUPYTER_NO_CONFIG",
    "JUPYTERLAB_DIR",
    "JUPYTERLAB_SETTINGS_DIR",
    "JUPYTERLAB_WORKSPACES_DIR",
)
NOT_COPIED = (".ipynb_checkpoints", "__pycache__", "*.pyc")


def open_student_lab(
    course: CourseFolder, port: int | None, no_browser: bool, address: str = LOOPBACK
) -> int:
    """Runs a student's JupyterLab in `work/` until it is ended; returns its exit code.

    Missing copies of released assignments are laid out; what stands in `work/` stays as it is.

    Parameters
    ----------
    course
        The course; nothing but its `release/` and settings is needed.
    port
        None takes the first free one from 8888.
    no_browser
        Whether its address is only printed.
    address
        Where it listens; in a container "0.0.0.0", as the container's own loopback is not the machine's.

    Raises
    ------
    CourseError
        If there is nothing to work on, or the exchange cannot be written.
    """
    set_environment(course, "student")
    assignments = released_assignments(course)
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        for assignment in assignments:
            edition = local_edition(course, assignment, Path(folder))
            if exchange_works():
                release_to_exchange(course, edition)
            lay_out(edition, work_folder(course))
    print(welcome(assignments))
    return run_lab(work_folder(course), port, no_browser, address)


def open_instructor_lab(
    course: CourseFolder, port: int | None, no_browser: bool, address: str = LOOPBACK
) -> int:
    """Runs the instructor's JupyterLab in the course's root; returns its exit code.

    Parameters
    ----------
    course
        The course whose gradebook Formgrader shows.
    port
        None takes the first free one from 8888.
    no_browser
        Whether its address is only printed.
    address
        Where it listens.
    """
    set_environment(course, "instructor")
    print("Formgrader is in the menu Nbgrader. Ctrl-C ends JupyterLab.")
    return run_lab(course.root, port, no_browser, address)


# --- what a student works on --------------------------------------------------------------------


def work_folder(course: CourseFolder) -> Path:
    return course.root / "work"


def released_assignments(course: CourseFolder) -> list[str]:
    """The assignments in `release/`; if there is none, `release/` is made from `source/`.

    Raises
    ------
    CourseError
        If `source/` holds none either, or a source notebook is broken.
    """
    found = sorted(path.parent.name for path in course.release.glob("*/*.ipynb"))
    if found:
        return list(dict.fromkeys(found))
    for assignment in course.choose(None):
        print(f"release/ is empty: making {assignment} from source/ ...", flush=True)
        with release.aside(course) as folder:
            edition = release.make(course, assignment, folder)
            release.put_in_place(edition, course.release / assignment)
    return course.assignments()


def local_edition(course: CourseFolder, assignment: str, folder: Path) -> Path:
    """A copy of a released assignment in `folder`, with this Python's version in its notebooks.

    JupyterLab writes the kernel's version into a notebook as it opens it. If that changed anything,
    the notebook would ask to be saved before anyone has touched it.
    """
    edition = folder / assignment
    # copyfile leaves file modes behind: a copy can be written even if the release cannot.
    shutil.copytree(
        course.release / assignment,
        edition,
        ignore=shutil.ignore_patterns(*NOT_COPIED),
        copy_function=shutil.copyfile,
    )
    for path in edition.glob("*.ipynb"):
        notebook = read_notebook(path)
        notebook.metadata.setdefault("language_info", NotebookNode(name="python"))
        notebook.metadata.language_info.version = platform.python_version()
        nbformat.write(notebook, path)
    return edition


def lay_out(edition: Path, work: Path) -> bool:
    """Copies an assignment into the folder `work`, unless it is there; returns whether it did."""
    place = work / edition.name
    if place.exists():
        return False
    work.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=work, prefix=".new-") as aside:
        # Renamed when it is whole: an interrupted copy must not pass for a student's work.
        shutil.copytree(edition, Path(aside) / edition.name).rename(place)
    return True


def exchange_works() -> bool:
    """Whether nbgrader's exchange does: it refuses Windows, and users without a name."""
    if sys.platform == "win32":
        return False
    import pwd

    try:
        return bool(pwd.getpwuid(os.getuid()))
    except KeyError:  # a container's, that was given a number
        return False


def release_to_exchange(course: CourseFolder, edition: Path) -> bool:
    """Brings an assignment's copy in the exchange up to date; returns whether it was outdated.

    What somebody else released into a shared exchange is left alone.

    Raises
    ------
    CourseError
        If the exchange cannot be written.
    """
    from nbgrader.auth import Authenticator
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.exchange import ExchangeFactory

    config = course.config()
    config.CourseDirectory.release_directory = str(edition.parent)
    coursedir = CourseDirectory(config=config, assignment_id=edition.name)
    step = ExchangeFactory(config=config).ReleaseAssignment(
        coursedir=coursedir, authenticator=Authenticator(config=config), config=config, force=True
    )
    shared = Path(step.root) / coursedir.course_id
    released = shared / "outbound" / edition.name
    if released.is_dir() and not os.access(released.parent, os.W_OK):
        return False
    if (shared / "inbound").is_dir() and not release.folder_drift(edition, released):
        return False
    try:
        run_step(step)
    except StepFailed as failure:
        raise CourseError(
            f"{edition.name} could not be released into the exchange {step.root}: "
            f"{failure}. Make that folder writable for you, or set c.Exchange.root in "
            "nbgrader_config.py."
        ) from failure
    return True


def welcome(assignments: list[str]) -> str:
    """What a student should know before the first click."""
    lines = [f"Your notebooks are in work/: {', '.join(assignments)}."]
    if exchange_works():
        from nbgrader.utils import get_username

        lines.append(
            "To hand one in: menu Nbgrader, Assignment List, Submit. "
            f"Your instructor sees it under the name {get_username()!r}."
        )
    lines.append("To start one anew: rename or delete its folder and start this again.")
    return "\n".join([*lines, "Ctrl-C ends JupyterLab; what you saved is kept."])


# --- JupyterLab itself --------------------------------------------------------------------------


def set_environment(course: CourseFolder, role: str) -> None:
    """Makes this process's JupyterLab read the course's settings and not the user's own.

    Settings, open tabs, kernels and extensions of the user's other JupyterLabs could break this
    one, and the other way round; so each role has a state folder of its own.
    """
    config = [course.root / "labconfig" / role]
    if not exchange_works():
        config.append(course.root / "labconfig" / "no_exchange")
    use_own_folders(course.root, role)
    use_own_programs()
    for name in DROPPED_VARIABLES:
        os.environ.pop(name, None)
    os.environ |= {
        "JUPYTER_CONFIG_PATH": os.pathsep.join(map(str, [*config, course.root])),
        # The instructor's kernel imports nothing from the folder that it starts in.
        "JUPYTER_PATH": str(course.root / "labconfig" / role),
        "JUPYTER_PREFER_ENV_PATH": "1",
    }


def lab_arguments(
    folder: Path, port: int | None, no_browser: bool, address: str = LOOPBACK
) -> list[str]:
    """JupyterLab's command line."""
    arguments = [f"--ServerApp.root_dir={folder}", f"--ServerApp.open_browser={not no_browser}"]
    arguments.append(f"--ServerApp.ip={address}")
    if port is None:
        arguments.append(f"--ServerApp.port={FIRST_PORT}")
    else:  # a port that somebody asked for is taken, or refused with an error
        arguments += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--allow-root")
    return arguments


def run_lab(folder: Path, port: int | None, no_browser: bool, address: str) -> int:
    """Runs JupyterLab in this process, with `folder` as root and working directory.

    nbgrader's assignment list works in the server's working directory, whatever its root is.
    """
    from jupyterlab.labapp import LabApp  # reads the environment when it is imported

    os.chdir(folder)
    # Without a terminal, JupyterLab leaves its kernels behind on SIGINT, but not on SIGTERM. (With
    # one it sets a handler of its own, which asks nothing because of ServerApp.answer_yes.)
    signal.signal(signal.SIGINT, lambda *_: signal.raise_signal(signal.SIGTERM))
    try:
        LabApp.launch_instance(lab_arguments(folder, port, no_browser, address))
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0
