"""The one entry to the course on a fresh machine. Needs Python 3.11 or newer, and uv or pip.

Finds uv, or fetches it into the folder .tools with pip, and runs a task in the locked environment
(.venv, made on first use). Standard library only.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

TASKS = {
    "grade": "grade submissions (or a sample class), write feedback, print a table",
    "watch": "grade what arrives, for as long as it runs, and give feedback at once",
    "students": "enter the students of a table from Canvas or Moodle into the gradebook",
    "collect": "put an archive of submissions from Canvas or Moodle into submitted/",
    "report": "write the instructor's report on what is graded, in reports/",
    "regrade": "after a test was mended: who would get other points",
    "export": "points and feedback for Canvas or Moodle, or as a CSV file",
    "gradebook": "copy the gradebook from SQLite to PostgreSQL, or back",
    "lab": "open a student's JupyterLab on copies of the notebooks",
    "teach": "open the instructor's JupyterLab with Formgrader",
    "publish": "derive release/ and notebooks/ from source/",
    "check": "test the exercises: solutions, answers, fairness, lint, leaks, drift",
    "book": "make the course's website in site/",
    "versions": "run the notebooks on the oldest and newest supported versions",
    "certificates": "make those by which a course's machines know each other",
    "scheduler": "hand out submissions to several machines",
    "worker": "grade submissions that a scheduler hands out",
    "doctor": "tell what this machine has of what the course needs",
    "allow-sandbox": "allow bubblewrap to make namespaces on Ubuntu (as root)",
    "test": "run all tests",
}
HERE = Path(__file__).resolve().parent
TOOLS = HERE / ".tools"
ALLOW_SANDBOX = HERE / "coursekit" / "allow_sandbox.py"
# Else uv writes into the home folder, which may not even be writable.
UV_FOLDERS = {"UV_CACHE_DIR": TOOLS / "cache", "UV_PYTHON_INSTALL_DIR": TOOLS / "python"}
UV_REQUIREMENT = "uv>=0.8,<1"
MINIMUM_UV = (0, 8)
# What a task is given of the environment that it is started in. All else, such as PYTHONPATH, could
# only lead it to other packages, or tell it somebody's secrets. docs/places.md says what may be set.
NAMES = """
    PATH HOME USER LOGNAME SHELL LANG LANGUAGE TZ TMPDIR TEMP TMP LD_LIBRARY_PATH
    TERM COLORTERM NO_COLOR COLUMNS LINES CI PYTHONUNBUFFERED
    OMP_NUM_THREADS OPENBLAS_NUM_THREADS MKL_NUM_THREADS SYSTEM_PROMPT_MEDICAL_AI
    BROWSER DISPLAY WAYLAND_DISPLAY XAUTHORITY DBUS_SESSION_BUS_ADDRESS XDG_RUNTIME_DIR
    XDG_CURRENT_DESKTOP XDG_SESSION_TYPE XDG_CONFIG_HOME XDG_DATA_HOME XDG_DATA_DIRS WSL_INTEROP
    HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY http_proxy https_proxy all_proxy no_proxy
    SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE
    PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_FIND_LINKS PIP_CERT PIP_PROXY PIP_TRUSTED_HOST
    PIP_CONFIG_FILE PIP_DEFAULT_TIMEOUT
    UV_DEFAULT_INDEX UV_INDEX UV_INDEX_URL UV_EXTRA_INDEX_URL UV_FIND_LINKS UV_CONFIG_FILE
    UV_CACHE_DIR UV_PYTHON_INSTALL_DIR UV_PYTHON_DOWNLOADS UV_PYTHON_INSTALL_MIRROR UV_LINK_MODE
    UV_OFFLINE UV_HTTP_TIMEOUT UV_NATIVE_TLS UV_SYSTEM_CERTS
    SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT USERNAME USERPROFILE APPDATA LOCALAPPDATA
    PROGRAMDATA PROGRAMFILES
"""
KEPT_VARIABLES = frozenset(NAMES.split())
KEPT_PREFIXES = ("LC_", "BOB_", "COURSEKIT_", "PYTEST_")


def main(arguments: "list[str]") -> int:
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print_tasks()
        return 0
    if arguments[0] not in TASKS:
        print(f"There is no task {arguments[0]!r}.\n", file=sys.stderr)
        print_tasks(sys.stderr)
        return 2
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts this may have an older one
        found = ".".join(map(str, sys.version_info[:3]))
        return fail(
            f"Python {found} found, 3.11 or newer expected: start course.py with that one, for example "
            "`python3.12 course.py ...`. If you have uv, it fetches one: "
            "`uv run --no-project --python 3.13 course.py ...`."
        )
    if arguments[0] == "allow-sandbox":  # as another user, who must not own what the others make
        return subprocess.call([sys.executable, "-I", str(ALLOW_SANDBOX), *arguments[1:]])
    for place in (HERE, TOOLS, HERE / ".venv"):
        if place.exists() and not os.access(str(place), os.W_OK):
            return fail(f"{place} cannot be written by this user: make a clone of your own.")
    environment = own_environment()
    uv = find_uv() or fetch_uv(environment)
    if uv is None:
        return 1
    if not install(uv, environment):
        return fail("The environment could not be installed: see the lines above.")
    command = [uv, "run", "--frozen", "--quiet", "python", "-m", "coursekit.cli", *arguments]
    os.chdir(HERE)
    if os.name == "posix":
        os.execve(uv, command, environment)  # one process less between Ctrl-C and the task
    return subprocess.call(command, env=environment)


def own_environment() -> "dict[str, str]":
    """The environment variables of a task."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name in KEPT_VARIABLES or name.startswith(KEPT_PREFIXES)
    }
    for name, folder in UV_FOLDERS.items():
        environment.setdefault(name, str(folder))
    return environment


def print_tasks(file=None) -> None:
    """The tasks, a line each."""
    print("Usage: python3 course.py TASK [--help]\n", file=file)
    for name, purpose in TASKS.items():
        print(f"  {name:<15}{purpose}", file=file)


def fail(message: str) -> int:
    print(message, file=sys.stderr)
    return 1


def find_uv() -> "str | None":
    """The path of a usable uv: the one on PATH, else the one fetched earlier."""
    for candidate in (shutil.which("uv"), fetched_uv(TOOLS)):
        if candidate and uv_version(candidate) >= MINIMUM_UV:
            return candidate
    return None


def fetched_uv(folder: Path) -> "str | None":
    for place in ("bin", "Scripts"):
        for name in ("uv", "uv.exe"):
            if (folder / place / name).is_file():
                return str(folder / place / name)
    return None


def uv_version(uv: str) -> "tuple[int, ...]":
    try:
        answer = subprocess.run([uv, "--version"], capture_output=True, text=True).stdout
    except OSError:
        return (0,)
    found = re.search(r"(\d+)\.(\d+)", answer)
    return tuple(map(int, found.groups())) if found else (0,)


def fetch_uv(environment: "dict[str, str]") -> "str | None":
    """Installs uv into .tools with pip. It works without the venv module and where the system's
    Python is externally managed, because nothing is installed into that Python."""
    pip = [sys.executable, "-m", "pip"]
    if subprocess.run([*pip, "--version"], capture_output=True).returncode:
        fail(
            f"Neither uv nor pip found. Install one of them, for example pip for {sys.executable} "
            "(Debian, Ubuntu: sudo apt install python3-pip), and start again."
        )
        return None
    print("Fetching uv into .tools ...", flush=True)
    partial = TOOLS.with_name(f".tools.partial-{os.getpid()}")
    options = ["--quiet", "--disable-pip-version-check", "--no-warn-script-location"]
    options.append("--no-cache-dir")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--root-user-action=ignore")
    # pip asks rustc for its version, and rustup then makes a folder in the home folder. The other two
    # are settings that some people have for their own work.
    own = {"RUSTUP_HOME": str(partial / "rustup"), "PIP_REQUIRE_VIRTUALENV": "0", "PIP_USER": "0"}
    environment = {**environment, **own}
    try:
        done = subprocess.run(
            [*pip, "install", *options, "--target", str(partial), UV_REQUIREMENT], env=environment
        )
        if done.returncode:
            fail("pip could not fetch uv: see the lines above. Is there a network connection?")
            return None
        shutil.rmtree(TOOLS, ignore_errors=True)
        partial.rename(TOOLS)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return fetched_uv(TOOLS)


def install(uv: str, environment: "dict[str, str]") -> bool:
    """Brings .venv in line with the lock and compiles its bytecode, once per lock and place."""
    digest = hashlib.sha256()
    for name in ("uv.lock", "pyproject.toml"):
        digest.update((HERE / name).read_bytes())
    wanted = digest.hexdigest().encode(), os.fsencode(str(HERE))
    stamp = HERE / ".venv" / "course-installed"
    lock, _, place = stamp.read_bytes().partition(b"\n") if stamp.is_file() else (b"", b"", b"")
    if (lock, place) == wanted:
        return True
    if place not in (b"", wanted[1]):  # the folder was moved, and programs hold their old paths
        shutil.rmtree(str(stamp.parent))
    command = [uv, "sync", "--frozen", "--compile-bytecode"]
    if sys.version_info < (3, 14) and not stamp.parent.exists():
        command += ["--python", sys.executable]
    print("Installing the locked environment into .venv (about 1 GB, once) ...", flush=True)
    if subprocess.run(command, cwd=HERE, env=environment).returncode:
        return False
    stamp.write_bytes(b"\n".join(wanted))
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
