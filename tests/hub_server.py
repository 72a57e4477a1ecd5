"""The JupyterHub of `deploy/hub`, set up and run as on a class's server, with users made for the tests."""

import json
import os
import pwd
import random
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
import requests
import websocket
from conftest import REPOSITORY, TOY, toy_notebook, write_toy

from coursekit import release
from coursekit.coursefolder import CourseFolder

SECONDS = 60
NEEDED = (
    "useradd",
    "userdel",
    "chpasswd",
    "gpasswd",
    "setpriv",
    "nsenter",
    "unshare",
    "npm",
    "git",
)
NEEDED_FOLDERS = [Path(sys.base_prefix).resolve(), REPOSITORY]
SETTINGS = """
course = "{course}"
folder = "{folder}"
instructors = ["{teacher}"]
students = [{students}]

[limits]
memory = "2G"
processes = 150
file = "64M"
idle = 3600

[ports]
public = {public}
proxy = {proxy}
hub = {hub}
formgrader = {formgrader}
"""
# Where this Python, or the repository, lies in a folder that only root may enter, as /root is: a view of
# the files in which the folder has nothing else in it, and everybody may enter.
OPENED = """
set -e
aside=$1; hidden=$2; shift 2
for path; do mkdir -p "$aside$path"; mount --bind "$path" "$aside$path"; done
mount -t tmpfs -o mode=755 none "$hidden"
for path; do mkdir -p "$path"; mount --bind "$aside$path" "$path"; done
"""


def missing() -> str:
    """Why there can be no hub on this machine; mostly nothing."""
    if lacking := [name for name in NEEDED if shutil.which(name) is None]:
        return (
            f"not on this machine: {', '.join(lacking)} (Debian: apt install npm passwd util-linux)"
        )
    if not Path("/etc/pam.d/login").is_file():
        return "no PAM on this machine (/etc/pam.d/login)"
    mounts = ["unshare", "--mount", "true"]
    if private_folders() and subprocess.run(mounts, capture_output=True).returncode:
        return f"only root may enter {private_folders()[0]}, where Python or the repository is"
    return ""


@dataclass
class Hub:
    """A running hub, and its users, who are the system's for as long as the tests run."""

    folder: Path
    course: str
    ports: dict[str, int]
    amara: str
    ben: str
    eve: str
    teacher: str
    password: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    view: subprocess.Popen | None = None  # holds the view of the files
    process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.ports['public']}"

    @property
    def users(self) -> list[str]:
        return [self.amara, self.ben, self.eve, self.teacher, self.grader]

    @property
    def grader(self) -> str:
        return f"{self.course}-grader"

    @property
    def course_folder(self) -> Path:
        return self.folder / "grader" / "course"

    @property
    def exchange(self) -> Path:
        return self.folder / "exchange" / self.course

    # --- running something ---

    def inside(self, *command: str | Path) -> list[str]:
        """The command, in the view of the files that all users can have."""
        if self.view is None:
            return [*map(str, command)]
        return ["nsenter", f"--mount=/proc/{self.view.pid}/ns/mnt", *map(str, command)]

    def root(self, *command: str | Path, **options) -> subprocess.CompletedProcess:
        done = subprocess.run(
            self.inside(*command), capture_output=True, text=True, timeout=3 * SECONDS, **options
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    def run(self, name: str, *command: str, stdin: str = "") -> subprocess.CompletedProcess:
        """What a user gets who types this into a terminal of JupyterLab."""
        user = pwd.getpwnam(name)
        ids = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--init-groups"]
        folder = self.course_folder if name == self.grader else Path(user.pw_dir)
        done = subprocess.run(
            self.inside("setpriv", *ids, "env", "-C", folder, *command),
            env=self.environment(name),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=3 * SECONDS,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    def python(self, name: str, code: str, *arguments: object, stdin: str = "") -> Any:
        """Runs Python as this user; what it prints is JSON."""
        command = [sys.executable, "-c", code, *map(str, arguments)]
        return json.loads(self.run(name, *command, stdin=stdin).stdout)

    def environment(self, name: str) -> dict[str, str]:
        """That of the user's running JupyterLab, or nearly nothing."""
        for process in processes_of(name):
            with suppress(psutil.Error):
                found = process.environ()
                if "JUPYTERHUB_API_TOKEN" in found:
                    return found
        path = f"{self.folder}/env/bin:{os.defpath}"
        found = {"PATH": path, "HOME": pwd.getpwnam(name).pw_dir, "USER": name}
        if name != self.grader:
            found["JUPYTER_CONFIG_PATH"] = f"{self.folder}/students"
        return found

    # --- as a browser, without one ---

    def session(self, name: str) -> requests.Session:
        """A login through the hub's page."""
        session = requests.Session()
        session.get(f"{self.url}/hub/login", timeout=SECONDS)
        answer = session.post(
            f"{self.url}/hub/login",
            data={"username": name, "password": self.password, "_xsrf": session.cookies["_xsrf"]},
            timeout=SECONDS,
            allow_redirects=False,
        )
        assert answer.status_code == 302, answer.text
        return session

    def start_server(self, name: str) -> str:
        """Has the hub start a user's JupyterLab; returns the token that it was given."""
        session = self.session(name)
        session.get(f"{self.url}/hub/spawn", timeout=SECONDS)
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            token = self.environment(name).get("JUPYTERHUB_API_TOKEN")
            if token and self.get(f"/user/{name}/api/status", token).status_code == 200:
                return token
            time.sleep(0.1)
        raise AssertionError(f"no JupyterLab for {name}: {self.log()}")

    def stop_server(self, name: str, session: requests.Session) -> None:
        """As a click on *Stop My Server*."""
        answer = session.delete(
            f"{self.url}/hub/api/users/{name}/server",
            headers={"X-XSRFToken": session.cookies.get("_xsrf", path="/hub/")},
            timeout=SECONDS,
        )
        assert answer.status_code in (202, 204), answer.text
        end = time.monotonic() + SECONDS
        while processes_of(name):
            assert time.monotonic() < end, self.log()
            time.sleep(0.1)

    def get(self, path: str, token: str = "") -> requests.Response:
        headers = {"Authorization": f"token {token}"} if token else {}
        return requests.get(
            self.url + path, headers=headers, timeout=SECONDS, allow_redirects=False
        )

    def execute(self, name: str, token: str, code: str, kernel: str = "") -> str:
        """What a cell prints, or its error, in a kernel of this user's JupyterLab."""
        headers = {"Authorization": f"token {token}"}
        base = f"{self.url}/user/{name}/api/kernels"
        kernel = kernel or self.start_kernel(name, token)
        address = f"{base.replace('http', 'ws', 1)}/{kernel}/channels"
        channel = websocket.create_connection(address, timeout=SECONDS, header=headers)
        request = {"msg_id": uuid4().hex, "msg_type": "execute_request", "session": uuid4().hex}
        content = {"code": code, "silent": False, "store_history": False}
        message = {"header": request | {"username": "", "version": "5.3"}, "content": content}
        message |= {"parent_header": {}, "metadata": {}, "channel": "shell"}
        channel.send(json.dumps(message))
        printed = ""
        while True:
            answer = json.loads(channel.recv())
            if answer["parent_header"].get("msg_id") != request["msg_id"]:
                continue
            printed += answer["content"].get("text", "")
            if answer["msg_type"] == "error":
                printed += answer["content"]["ename"]
            if answer["content"].get("execution_state") == "idle":
                channel.close()
                return printed

    def start_kernel(self, name: str, token: str) -> str:
        answer = requests.post(
            f"{self.url}/user/{name}/api/kernels",
            headers={"Authorization": f"token {token}"},
            timeout=SECONDS,
        )
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    # --- its life ---

    def set_up(self, *students: str) -> subprocess.CompletedProcess:
        """As the instructions say."""
        file = self.folder.with_suffix(".toml")
        file.write_text(
            SETTINGS.format(
                course=self.course,
                folder=self.folder,
                teacher=self.teacher,
                students=json.dumps(students)[1:-1],
                **self.ports,
            )
        )
        try:
            return self.root(sys.executable, REPOSITORY / "deploy" / "hub" / "setup.py", file)
        finally:
            file.unlink()

    def lay_out_course(self) -> None:
        """The toy course, with this repository's settings, as the grader's."""
        folder = self.course_folder
        folder.mkdir(parents=True)
        shutil.copytree(REPOSITORY / "labconfig", folder / "labconfig")
        text = (REPOSITORY / "nbgrader_config.py").read_text(encoding="utf-8")
        text += f'\nc.CourseDirectory.course_id = "{self.course}"\n'
        text += "c.LookaheadExecute.warm_modules = []\n"
        (folder / "nbgrader_config.py").write_text(text, encoding="utf-8")
        course = CourseFolder.here(folder)
        write_toy(course, toy_notebook())
        release.update(course, TOY)
        course.gradebook_path.unlink(missing_ok=True)

    def start(self) -> None:
        passwords = "".join(f"{name}:{self.password}\n" for name in self.users[:-1])
        subprocess.run(["chpasswd"], input=passwords, text=True, check=True)
        program = self.folder / "env" / "bin" / "jupyterhub"
        command = self.inside(program, "-f", self.folder / "hub" / "jupyterhub_config.py")
        state = self.folder / "state"
        with (state / "log").open("w") as log:
            self.process = subprocess.Popen(
                command,
                cwd=state,
                env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        end = time.monotonic() + SECONDS
        while not self.answers():
            assert self.process.poll() is None and time.monotonic() < end, self.log()
            time.sleep(0.1)

    def answers(self) -> bool:
        with suppress(requests.RequestException):
            return all(
                self.get(path).status_code == status
                for path, status in (("/hub/login", 200), (f"/services/{self.course}/", 302))
            )
        return False

    def log(self) -> str:
        return (self.folder / "state" / "log").read_text()

    def stop(self) -> None:
        """Ends the hub, and what its users have left, and takes users and folders away."""
        with ExitStack() as steps:  # each is taken, whatever becomes of the others
            steps.callback(shutil.rmtree, self.folder, ignore_errors=True)
            if self.view is not None:
                steps.callback(self.view.wait, SECONDS)
                steps.callback(self.view.kill)
            for role in ("students", "instructors"):
                steps.callback(quietly, "groupdel", f"{self.course}-{role}")
            for name in self.users:
                steps.callback(quietly, "userdel", "--force", "--remove", name)
                steps.callback(end_processes_of, name)
            if self.process is not None:
                steps.callback(self.stop_hub, self.process)

    def stop_hub(self, process: subprocess.Popen) -> None:
        with suppress(OSError, psutil.Error):
            process.terminate()
            process.wait(SECONDS)
            # The proxy goes on without its hub. A number may be another process's by now.
            proxy = psutil.Process(int((self.folder / "state" / "proxy.pid").read_text()))
            if str(self.folder) in " ".join(proxy.cmdline()):
                end_process(proxy)


def quietly(*command: str) -> None:
    """Runs a program that may have nothing to do."""
    subprocess.run(command, capture_output=True)


def end_processes_of(name: str) -> None:
    with suppress(KeyError):  # no such user
        for process in processes_of(name):
            end_process(process)


def end_process(process: psutil.Process) -> None:
    with suppress(psutil.Error):
        process.kill()


def processes_of(name: str) -> list[psutil.Process]:
    user = pwd.getpwnam(name).pw_uid
    return [
        process
        for process in psutil.process_iter(["uids"])
        if process.info["uids"] and process.info["uids"].real == user
    ]


def private_folders() -> list[Path]:
    """Those above this Python or the repository that only root may enter, as /root is."""
    return [p for path in NEEDED_FOLDERS for p in path.parents if not p.stat().st_mode & 0o001]


def shared_view(folder: Path) -> subprocess.Popen | None:
    """A process in a view of the files where each user can reach them; none where all can anyway."""
    if not private_folders():
        return None
    hidden = min(private_folders(), key=lambda path: len(path.parts))
    inside = [str(path) for path in NEEDED_FOLDERS if hidden in path.parents]
    script = f"{OPENED}\necho ready; exec sleep infinity"
    command = ["unshare", "--mount", "sh", "-c", script, "sh", str(folder / "aside"), str(hidden)]
    process = subprocess.Popen([*command, *inside], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout:
        ready = process.stdout.readline() == "ready\n"
    assert ready, f"no view of the files without {hidden}"
    return process


def lasting_port() -> int:
    """A free port that stays so until the hub starts: not one of those that connections are given."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextmanager
def running_hub() -> Iterator[Hub]:
    """A class's hub, and nothing of it afterwards."""
    tag = secrets.token_hex(3)
    folder = Path(tempfile.mkdtemp(prefix="hub-", dir="/tmp"))
    folder.chmod(0o755)
    ports = {name: lasting_port() for name in ("public", "proxy", "hub", "formgrader")}
    names = [f"{name}-{tag}" for name in ("amara", "ben", "eve", "teacher")]
    hub = Hub(folder, f"course-{tag}", ports, *names)
    try:
        hub.view = shared_view(folder)
        hub.lay_out_course()
        hub.set_up(hub.amara, hub.ben, hub.eve)
        subprocess.run(["chown", "-R", f"{hub.grader}:", hub.course_folder], check=True)
        hub.run(hub.grader, "nbgrader", "release_assignment", TOY)
        hub.start()
        yield hub
    finally:
        hub.stop()
