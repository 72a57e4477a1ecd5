"""Makes of a server what class.toml says: accounts, groups, folders with their rights, settings.

    /srv/clustering/env/bin/python deploy/hub/setup.py deploy/hub/class.toml

as root. It may be run again at any time: it brings about what is missing, and takes nobody's work away.
See docs/hub.md.
"""

import grp
import os
import pwd
import re
import shutil
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
HUB_FILES = ("jupyterhub_config.py", "course_on_hub.py", "package.json", "package-lock.json")
NAME = re.compile(r"[a-z_][a-z0-9_-]{0,31}")
FIRST_PERSON = 1000  # below are the system's own users


def main(arguments: list[str]) -> None:
    """Sets all of it up.

    Raises
    ------
    SystemExit
        With the reason, if class.toml or the machine is not as it has to be.
    """
    if len(arguments) != 1:
        sys.exit("Usage: setup.py CLASS.TOML")
    if os.geteuid() != 0:
        sys.exit("This makes accounts and folders of the system: run it as root (sudo).")
    file = Path(arguments[0]).resolve()
    settings = tomllib.loads(file.read_text("utf-8"))
    course, folder = settings["course"], Path(settings["folder"])
    check(settings)
    os.umask(0o022)
    check_place(folder)

    grader = f"{course}-grader"
    add_user(grader, "--system", f"--home-dir={folder}/grader", "--no-create-home")
    for role in ("students", "instructors"):
        for person in settings[role]:
            add_person(person)
        group = f"{course}-{role}"
        run("groupadd", "--force", group)
        run("gpasswd", "--members", ",".join(settings[role]), group)  # exactly these

    lay_out(folder, course, grader)
    install_settings(folder, file)
    install_course(folder, grader)
    check_course_id(folder, course)
    check_environment(folder, grader)
    print(f"Set up: {len(settings['students'])} students, in {folder}.")


def check(settings: dict) -> None:
    """Ends with the reason if there are names that cannot be."""
    people = [*settings["students"], *settings["instructors"]]
    for name in (settings["course"], *people):
        if not NAME.fullmatch(name):
            sys.exit(
                f"class.toml: {name!r} found, expected small letters, digits, - and _ (up to 32): "
                "it becomes a name of the system."
            )
    if len({*people}) < len(people):
        sys.exit("class.toml: somebody is listed twice. Instructors are no students, too.")


def check_place(folder: Path) -> None:
    """Ends with the reason if others than root could put another folder in this one's place."""
    for parent in folder.parents:
        found = parent.stat()
        open_to_all = found.st_mode & 0o022 and not found.st_mode & stat.S_ISVTX
        if found.st_uid != 0 or open_to_all:
            sys.exit(
                f"{parent} can be changed by others than root: name another folder in class.toml."
            )


# --- accounts --------------------------------------------------------------------------------------


def add_user(name: str, *options: str) -> None:
    try:
        pwd.getpwnam(name)
    except KeyError:
        run("useradd", "--user-group", "--shell=/bin/bash", *options, name)


def add_person(name: str) -> None:
    """Makes an account without a password, if there is none, and its home folder private."""
    add_user(name, "--create-home")
    found = pwd.getpwnam(name)
    if found.pw_uid < FIRST_PERSON:
        sys.exit(f"class.toml: {name!r} is a user of the system's own, no person.")
    os.chmod(found.pw_dir, 0o700)


# --- folders ---------------------------------------------------------------------------------------


def lay_out(folder: Path, course: str, grader: str) -> None:
    """Makes the folders, with the rights that keep people apart."""
    exchange = folder / "exchange"
    own(folder, "root", 0o755)
    own(folder / "hub", "root", 0o755)
    own(folder / "state", "root", 0o700)  # the hub's cookies and tokens
    own(folder / "grader", grader, 0o700)  # sources, gradebook, all that was handed in
    # nbgrader wants it writable for everybody. Sticky: else anybody could put a course in this one's place.
    own(exchange, "root", 0o1777)
    own(exchange / course, grader, 0o755)
    own(exchange / course / "outbound", grader, 0o755)
    # Students put something in, and cannot list it; what is in it belongs to the grader's group (set
    # group id), and only its owner can rename or remove it (sticky).
    own(exchange / course / "inbound", grader, 0o3733)
    # A page is read by whoever knows its name, which is a hash of the submission's secret.
    own(exchange / course / "feedback", grader, 0o711)


def own(path: Path, user: str, mode: int) -> None:
    """Makes a folder, or gives it back to its owner."""
    path.mkdir(parents=True, exist_ok=True)
    shutil.chown(path, user, grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name)
    path.chmod(mode)


def install_settings(folder: Path, class_file: Path) -> None:
    """Copies what the hub and students' JupyterLabs read. Of the course, that is all that they can."""
    hub, students = folder / "hub", folder / "students"
    lock, installed = HERE / "package-lock.json", hub / "package-lock.json"
    new_proxy = not installed.exists() or installed.read_bytes() != lock.read_bytes()
    for name in HUB_FILES:
        shutil.copyfile(HERE / name, hub / name)
    shutil.copyfile(class_file, hub / "class.toml")
    shutil.copytree(REPOSITORY / "labconfig", students / "labconfig", dirs_exist_ok=True)
    shutil.copyfile(HERE / "students" / "nbgrader_config.py", students / "nbgrader_config.py")
    if new_proxy or not (hub / "node_modules").exists():
        run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", cwd=hub)


def install_course(folder: Path, grader: str) -> None:
    """Clones the course for the grader, unless it is there, and leads it to the exchange."""
    course = folder / "grader" / "course"
    if not course.exists():
        run("git", "clone", "--quiet", "--no-hardlinks", str(REPOSITORY), str(course))
        run("git", "-C", str(course), "remote", "set-url", "origin", origin())  # for `git pull`
        run("chown", "--recursive", f"{grader}:", str(course))
    exchange = course / "exchange"
    if exchange.is_dir() and not exchange.is_symlink():
        try:
            exchange.rmdir()
        except OSError:
            sys.exit(
                f"{exchange} is not empty: move it away, as the exchange is now {folder}/exchange."
            )
    if not exchange.is_symlink():
        exchange.symlink_to(folder / "exchange")


def origin() -> str:
    """Where this clone came from, or itself."""
    command = ["git", "-C", str(REPOSITORY), "remote", "get-url", "origin"]
    return subprocess.run(command, capture_output=True, text=True).stdout.strip() or str(REPOSITORY)


def check_course_id(folder: Path, course: str) -> None:
    """Ends with the reason if the course has another name in its own settings."""
    file = folder / "grader" / "course" / "nbgrader_config.py"
    # Read, not run: it is the grader's, and this is root.
    named = re.findall(r'^c\.CourseDirectory\.course_id = "(.*)"', file.read_text("utf-8"), re.M)
    if named[-1:] != [course]:
        sys.exit(
            f"{file} has the course_id {named[-1:]}, class.toml has {course!r}: make them equal."
        )


def check_environment(folder: Path, grader: str) -> None:
    """Ends with the reason if others than root cannot use the environment, or can change it."""
    environment = folder / "env"
    if not environment.exists():
        environment.symlink_to(sys.prefix)
    if environment.stat().st_uid != 0:
        sys.exit(
            f"{environment} does not belong to root, who runs the hub from it: install it as root."
        )
    test = [str(environment / "bin" / "python"), "-c", "import coursekit.exchange, jupyterhub"]
    done = subprocess.run(["setpriv", *as_user(grader), *test], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{grader} cannot use {environment}; it must be readable for all: {done.stderr}")


def as_user(name: str) -> list[str]:
    found = pwd.getpwnam(name)
    return [f"--reuid={found.pw_uid}", f"--regid={found.pw_gid}", "--init-groups"]


def run(*command: str, cwd: Path | None = None) -> None:
    """Runs a program of the system.

    Raises
    ------
    SystemExit
        With what it said, if it failed.
    """
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"`{' '.join(command)}` failed: {done.stderr or done.stdout}")


if __name__ == "__main__":
    main(sys.argv[1:])
