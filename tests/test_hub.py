"""A class on a JupyterHub: from the login to the feedback, in a headless Chromium; and what one user of
that machine must not be able to do to another."""

import contextlib
import json
import os
import pwd
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import nbformat
import psutil
import pytest
import requests
from browser import (
    Visit,
    expect_silence,
    follow,
    in_a_browser,
    menu,
    screenshot,
    visit,
)
from conftest import REPOSITORY, TOY, left_out
from hub_server import SECONDS, Hub, missing, processes_of, running_hub
from lab_process import free_port
from nbgrader.utils import notebook_hash
from playwright.sync_api import FrameLocator, Locator, Page, expect
from traitlets.config import PyFileConfigLoader

from coursekit.authoring.cells import grade_id

SOLVED = "average = sum(values) / len(values)\ncount = len(values)"
SLIP = "average = sum(values)\ncount = len(values)"
# Of each answer: what the page says of all cells, and only of this answer.
POINTS = {SOLVED: "3 of 3 points", SLIP: "1 of 3 points"}

pytestmark = pytest.mark.xdist_group("hub")


@pytest.fixture(scope="module")
def hub() -> Iterator[Hub]:
    """A running hub, with an assignment to fetch."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root can make the users of a hub, and log them in")
    if reason := missing():
        left_out(reason)
    with running_hub() as running:
        yield running


# --- setup.py ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def setup() -> ModuleType:
    spec = spec_from_file_location("hub_setup", REPOSITORY / "deploy" / "hub" / "setup.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "students, reason",
    [
        (["Amara"], "'Amara' found, expected small letters"),
        (["amara,root"], "expected small letters"),
        (["--system"], "expected small letters"),
        (["../amara"], "expected small letters"),
        ([""], "expected small letters"),
        (["amara", "amara"], "listed twice"),
        (["teacher"], "listed twice"),
    ],
)
def test_names_that_cannot_be_accounts_are_refused(setup, students, reason):
    settings = {"course": "course", "students": students, "instructors": ["teacher"]}
    with pytest.raises(SystemExit, match=reason):
        setup.check(settings)
    setup.check(settings | {"students": ["amara", "ben_2", "jupyter-eve"]})


def test_a_user_of_the_systems_own_is_no_student(setup):
    home = Path(pwd.getpwnam("daemon").pw_dir).stat()
    with pytest.raises(SystemExit, match="'daemon' is a user of the system's own"):
        setup.add_person("daemon")
    assert Path(pwd.getpwnam("daemon").pw_dir).stat() == home


def test_a_folder_that_others_could_replace_is_refused(setup, tmp_path):
    setup.check_place(Path("/srv/clustering"))
    setup.check_place(Path("/tmp/clustering"))  # sticky
    tmp_path.chmod(0o777)
    with pytest.raises(SystemExit, match="can be changed by others than root"):
        setup.check_place(tmp_path / "clustering")


def test_the_proxys_lock_names_no_place():
    """Each installs it from the registry that is set up there."""
    lock = json.loads((REPOSITORY / "deploy" / "hub" / "package-lock.json").read_text())
    packages = [package for path, package in lock["packages"].items() if path]
    assert packages and all("integrity" in package for package in packages)
    assert not [package for package in packages if "resolved" in package]


# --- a class, as it should be ------------------------------------------------------------------------


@in_a_browser
def test_from_the_login_to_the_feedback(hub):
    complaints = []
    for name, answer in ((hub.amara, SOLVED), (hub.ben, SLIP)):
        with visit(SECONDS) as seen:
            log_in(seen.page, hub, name, f"/user/{name}/lab", "")
            fetch(seen.page)
            if answer is SOLVED:
                type_in(seen.page, hub, name, answer)
                validate(seen.page)
            else:
                fill_in(hub, name, answer)
            submit(seen.page)
            complaints += leave(seen)
    with visit(SECONDS) as seen:
        log_in(seen.page, hub, hub.teacher, f"/services/{hub.course}/lab")
        collect_grade_and_release(seen.page, hub)
        complaints += leave(seen)
    for name, answer in ((hub.amara, SOLVED), (hub.ben, SLIP)):
        with visit(SECONDS) as seen:
            log_in(seen.page, hub, name, f"/user/{name}/lab", f"/user/{name}/lab?reset")
            read_feedback(seen.page, hub, name, answer)
            complaints += leave(seen)
    assert complaints == []


def leave(seen: Visit) -> list[str]:
    seen.page.goto("about:blank")
    return seen.complaints


def log_in(page: Page, hub: Hub, name: str, leads_to: str, address: str | None = None) -> None:
    """Through the hub's page, to a JupyterLab."""
    page.goto(hub.url + (leads_to if address is None else address))
    page.locator("#username_input").fill(name)
    page.locator("#password_input").fill(hub.password)
    screenshot(page, "hub-login.png")
    page.locator("#login_submit").click()
    page.wait_for_url(f"**{leads_to}*")
    expect(page.locator("#jp-MainMenu")).to_be_visible()


def open_assignment_list(page: Page) -> None:
    assert menu(page, "Nbgrader", "Assignment List") == ["Assignment List"]


def listed(page: Page, which: str) -> Locator:
    return page.locator(f"#{which}_assignments_list")


def fetch(page: Page) -> None:
    open_assignment_list(page)
    listed(page, "released").get_by_role("button", name="Fetch").click()
    expect(listed(page, "fetched")).to_contain_text(TOY)
    expect_silence(page)


def notebook_of(name: str) -> Path:
    return Path(pwd.getpwnam(name).pw_dir) / TOY / f"{TOY}.ipynb"


def type_in(page: Page, hub: Hub, name: str, answer: str) -> None:
    """Writes the answer into its cell, and saves."""
    page.goto(f"{hub.url}/user/{name}/lab/tree/{TOY}/{TOY}.ipynb?reset")
    cell = page.locator(".jp-CodeCell .cm-content", has_text="NotImplementedError").first
    cell.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(answer)
    unsaved = page.locator(".jp-mod-dirty")
    for _ in range(6):  # JupyterLab forgets what is saved while the kernel says what it is
        page.keyboard.press("Control+S")
        with contextlib.suppress(AssertionError):
            expect(unsaved).to_have_count(0, timeout=10_000)
            break
    expect(unsaved).to_have_count(0)


def validate(page: Page) -> None:
    page.get_by_role("button", name="Validate").click()
    dialog = page.locator(".jp-Dialog", has_text="Validation Results")
    expect(dialog).to_contain_text("passes all the tests")
    screenshot(page, "hub-validated.png")
    dialog.get_by_role("button", name="Ok").click()
    open_assignment_list(page)


def fill_in(hub: Hub, name: str, answer: str) -> None:
    """As a student who works elsewhere."""
    path = notebook_of(name)
    notebook = nbformat.read(path, as_version=4)
    cell = next(cell for cell in notebook.cells if grade_id(cell) == "work")
    cell.source = answer
    # Into the file that is there, which stays its owner's.
    path.write_text(nbformat.writes(notebook))


def submit(page: Page) -> None:
    listed(page, "fetched").get_by_role("button", name="Submit").click()
    expect(listed(page, "submitted")).to_contain_text("UTC")
    expect_silence(page)
    screenshot(page, "hub-submitted.png")


def collect_grade_and_release(page: Page, hub: Hub) -> None:
    """Collects by button, grades by command, sees both with their points, releases by button."""
    menu(page, "Nbgrader", "Formgrader")
    frame = page.frame_locator("#formgrader iframe")
    row = frame.locator("tr", has_text=TOY)
    row.locator(".collect a").click()
    confirm(frame, "Successfully collected")
    hub.run(hub.grader, "python", "-m", "coursekit.cli", "grade", TOY)
    follow(frame, "/manage_assignments")
    expect(row.locator(".num-submissions")).to_have_text("2")
    follow(frame, f"/manage_submissions/{TOY}")
    for name, points in ((hub.amara, 3), (hub.ben, 1)):
        score = frame.locator("tr", has_text=name).locator("td.score")
        expect(score).to_have_text(re.compile(rf"{points}\s*/\s*3"))
    screenshot(page, "hub-formgrader.png")
    follow(frame, "/manage_assignments")
    row.locator(".release-feedback a").click()
    confirm(frame, "Successfully released")


def confirm(frame: FrameLocator, text: str) -> None:
    dialog = frame.locator(".modal-dialog", has_text=text)
    expect(dialog).to_be_visible()
    dialog.get_by_text("OK", exact=True).click()
    expect(dialog).to_be_hidden()


def read_feedback(page: Page, hub: Hub, name: str, answer: str) -> None:
    """One's own comes, and nobody else's."""
    open_assignment_list(page)
    listed(page, "submitted").get_by_role("button", name="Fetch Feedback").click()
    expect(listed(page, "submitted")).to_contain_text("view feedback", ignore_case=True)
    folder = notebook_of(name).parent / "feedback"
    (path,) = folder.glob("*/*")
    page.goto(f"{hub.url}/user/{name}/files/{TOY}/{path.relative_to(folder.parent)}")
    body = page.locator("body")
    expect(body).to_contain_text(POINTS[answer])
    expect(body).to_contain_text(name)
    for other in {hub.amara, hub.ben} - {name}:
        expect(body).not_to_contain_text(other)
    screenshot(page, f"hub-feedback-{name.partition('-')[0]}.png")


# --- what one must not do to another: files ----------------------------------------------------------


@dataclass
class Week:
    """What ben has handed in, by nbgrader's commands, and what `collect` said of it and of eve's."""

    handed_in: Path
    said: str


@pytest.fixture(scope="module")
def week(hub) -> Week:
    """Ben hands in, eve plants; then the grader collects, grades and gives feedback back."""
    if not notebook_of(hub.ben).exists():
        hub.run(hub.ben, "nbgrader", "fetch_assignment", TOY)
    fill_in(hub, hub.ben, SLIP)
    before = {*inbound(hub)}
    hub.run(hub.ben, "nbgrader", "submit", TOY)
    (folder,) = {*inbound(hub)} - before
    solved = (hub.course_folder / "release" / TOY / f"{TOY}.ipynb").read_text()
    arguments = [hub.exchange / "inbound", hub.course_folder, hub.eve, hub.ben, folder, TOY, solved]
    assert hub.python(hub.eve, PLANT, *arguments) == "planted"
    said = hub.run(hub.grader, "nbgrader", "collect", TOY, "--update").stderr
    hub.run(hub.grader, "python", "-m", "coursekit.cli", "grade", TOY)
    hub.run(hub.grader, "nbgrader", "release_feedback", TOY)
    return Week(folder, said)


def inbound(hub: Hub) -> list[Path]:
    return [*(hub.exchange / "inbound").iterdir()]


# Tries each of this with each path, and prints what could be done.
TRY_ALL = """
import json, os, sys
from pathlib import Path
ways = {
    "read": lambda path: path.read_bytes(),
    "list": os.listdir,
    "write": lambda path: os.open(path, os.O_WRONLY),
    "make a folder in": lambda path: (path / "eve").mkdir(),
    "rename": lambda path: path.rename(path.with_name("eve")),
    "chmod": lambda path: path.chmod(0o777),
}
done = []
for path in map(Path, sys.argv[1:]):
    for name, way in ways.items():
        try:
            way(path)
            done.append([name, str(path)])
        except OSError:
            pass
print(json.dumps(done))
"""


def test_a_student_cannot_look_into_what_is_not_for_students(hub, week):
    handed_in, course, state = week.handed_in, hub.course_folder, hub.folder / "state"
    (page, *_) = hub.exchange.glob("feedback/*.html")
    home = Path(pwd.getpwnam(hub.ben).pw_dir)
    (cached, *_) = home.glob(".local/share/jupyter/nbgrader_cache/*/*/submission_secret.txt")
    closed = [home, notebook_of(hub.ben), cached, course, course / "source" / TOY / f"{TOY}.ipynb"]
    closed += [course / "gradebook.db", course / "nbgrader_config.py", hub.folder / "grader"]
    closed += [course / name / hub.ben / TOY for name in ("submitted", "autograded", "feedback")]
    closed += [state, *state.iterdir(), handed_in, *handed_in.iterdir()]
    assert all(path.exists() for path in closed)
    assert hub.python(hub.eve, TRY_ALL, *closed) == []
    # What has to be readable, or else known by name, stays as it is.
    fixed = [hub.folder, hub.folder / "env", hub.folder / "hub", hub.folder / "hub" / "class.toml"]
    fixed += [
        hub.folder / "students" / "nbgrader_config.py",
        hub.exchange,
        hub.exchange / "outbound",
    ]
    fixed += [hub.exchange / "outbound" / TOY / f"{TOY}.ipynb", hub.exchange / "feedback", page]
    assert all(path.exists() for path in fixed)
    done = hub.python(hub.eve, TRY_ALL, *fixed)
    assert {what for what, _ in done} == {"read", "list"}
    assert ["list", str(hub.exchange / "feedback")] not in done
    # The only way in: where each puts something, and nobody sees what is there.
    assert hub.python(hub.eve, TRY_ALL, hub.exchange / "inbound") == [
        ["make a folder in", str(hub.exchange / "inbound")]
    ]
    (hub.exchange / "inbound" / "eve").rmdir()


# Leaves in the inbound folder what no honest student would.
PLANT = """
import json, os, sys
from pathlib import Path
inbound, course, eve, ben, bens, assignment, solved = sys.argv[1:]
inbound = Path(inbound)
def submission(name, time, source):
    folder = inbound / f"{name}+{assignment}+{time}+x"
    folder.mkdir()
    (folder / f"{assignment}.ipynb").write_text(source)
    (folder / "timestamp.txt").write_text(time)
    folder.chmod(0o777)
    return folder
submission(ben, "2099-01-01 00:00:00.000000 UTC", solved)
(inbound / f"{ben}+{assignment}+2099-01-02 00:00:00.000000 UTC+x").symlink_to(bens)
submission(ben, "no time at all", solved)
submission(eve, "10000-99-99 00:00:00.000000 UTC", solved)
mine = submission(eve, "2020-01-01 00:00:00.000000 UTC", solved)
(mine / "gradebook.txt").symlink_to(f"{course}/gradebook.db")
(mine / "source").symlink_to(f"{course}/source")
os.mkfifo(mine / "pipe")
(mine / "closed").mkdir(0)
(mine / "submission_secret.txt").symlink_to(f"{course}/feedback/{ben}/{assignment}/submission_secret.txt")
print(json.dumps("planted"))
"""


def test_what_is_collected_is_each_students_own(hub, week):
    """One hands in under another's name, for a time to come, and what would have the grader read for one."""
    course, said = hub.course_folder, week.said
    bens = course / "submitted" / hub.ben / TOY
    assert (bens / f"{TOY}.ipynb").read_bytes() == notebook_of(hub.ben).read_bytes()
    assert said.count(f"it belongs to '{hub.eve}', whose name it should bear") == 2
    mine = course / "submitted" / hub.eve / TOY
    names = {f"{TOY}.ipynb", "timestamp.txt", "submission_secret.txt"}
    assert {path.name for path in mine.iterdir()} == names
    assert (mine / "submission_secret.txt").read_text() != (
        bens / "submission_secret.txt"
    ).read_text()
    for name in ("gradebook.txt", "source", "pipe", "closed"):
        assert f"'{name}' (" in said
    assert "says it was handed in at 2020-01-01" in said
    # Later steps went through the whole class, hers as well.
    assert (course / "feedback" / hub.eve / TOY / f"{TOY}.html").is_file()


def test_feedback_is_found_by_nobody_else(hub, week):
    """Not even by who knows when ben handed in what: pages are named by the submission's secret."""
    secret = (week.handed_in / "submission_secret.txt").read_text()
    page = hub.exchange / "feedback" / f"{notebook_hash(secret=secret, notebook_id=TOY)}.html"
    assert f"{hub.ben}" in page.read_text()
    home = Path(pwd.getpwnam(hub.eve).pw_dir)
    name = week.handed_in.name.rpartition("+")[0]
    cache = home / ".local/share/jupyter/nbgrader_cache" / hub.course / name
    script = "import sys; from pathlib import Path; p = Path(sys.argv[1]); p.mkdir(parents=True);"
    script += "(p / sys.argv[2]).write_bytes(sys.stdin.buffer.read()); print(1)"
    hub.python(hub.eve, script, cache, f"{TOY}.ipynb", stdin=notebook_of(hub.ben).read_text())
    for who in (hub.eve, hub.ben):
        said = hub.run(who, "nbgrader", "fetch_feedback", TOY).stderr
        found = [*notebook_of(who).parent.glob(f"feedback/*/{TOY}.html")]
        assert len(found) == (who == hub.ben) or who == hub.ben and len(found) == 2, said
        assert all(hub.ben in path.read_text() for path in found)


def watch_service(hub: Hub, folder: Path) -> dict:
    """What the hub is told to run where the class wants its submissions graded at once."""
    for name in ("course_on_hub.py", "class.toml"):
        shutil.copy(hub.folder / "hub" / name, folder)
    with (folder / "class.toml").open("r+") as file:
        settings = file.read()
        file.seek(0)
        file.write(f"watch = true\n{settings}")
    config = PyFileConfigLoader("course_on_hub.py", path=str(folder)).load_config()
    *_, service = config.JupyterHub.services.get_value([])
    return service


def test_watched_a_student_has_feedback_without_a_teacher(hub, week, tmp_path):
    service = watch_service(hub, tmp_path)
    assert service["user"] == hub.grader
    user = pwd.getpwnam(hub.grader)
    ids = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--init-groups"]
    command = hub.inside("setpriv", *ids, "env", "-C", service["cwd"], *service["command"])
    environment = hub.environment(hub.grader) | service["environment"]
    log = tmp_path / "log"
    with log.open("w") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    try:
        wait_for(log, "watching", process)
        fill_in(hub, hub.ben, SOLVED)
        hub.run(hub.ben, "nbgrader", "submit", TOY)
        wait_for(log, f"{hub.ben} {TOY}: 3 points", process)
    finally:
        process.terminate()
        process.wait(SECONDS)
    pages = notebook_of(hub.ben).parent / "feedback"
    before = {*pages.glob("*")}
    hub.run(hub.ben, "nbgrader", "fetch_feedback", TOY)
    (new,) = {*pages.glob("*")} - before
    assert POINTS[SOLVED] in (new / f"{TOY}.html").read_text()
    # What eve has planted under his name, for a time to come, did not stand in his way.
    assert log.read_text().count(f"belongs to {hub.eve}: not collected") == 2


def wait_for(log: Path, text: str, process: subprocess.Popen) -> None:
    end = time.monotonic() + SECONDS
    while text not in log.read_text():
        assert process.poll() is None and time.monotonic() < end, log.read_text()
        time.sleep(0.1)


# --- … through the hub, and between processes --------------------------------------------------------


@pytest.fixture(scope="module")
def tokens(hub) -> dict[str, str]:
    """Of ben's and eve's running JupyterLabs: what each can do in the hub's name."""
    return {name: hub.start_server(name) for name in (hub.ben, hub.eve)}


def test_a_students_token_opens_nobody_elses_doors(hub, tokens):
    (port,) = {
        found.laddr.port
        for process in processes_of(hub.ben)
        if "jupyterhub-singleuser" in " ".join(process.cmdline())
        for found in process.net_connections()
        if found.status == psutil.CONN_LISTEN and found.laddr.ip == "127.0.0.1"
        if answers_http(found.laddr.port, hub.ben)
    }
    proxy, api = f"http://127.0.0.1:{hub.ports['proxy']}", f"{hub.url}/hub/api"
    formgrader = f"http://127.0.0.1:{hub.ports['formgrader']}/services/{hub.course}"
    doors = [
        ("GET", f"{hub.url}/user/{hub.ben}/api/contents"),
        ("POST", f"{hub.url}/user/{hub.ben}/api/kernels"),
        ("GET", f"http://127.0.0.1:{port}/user/{hub.ben}/api/contents"),
        ("GET", f"{hub.url}/services/{hub.course}/api/contents"),
        ("GET", f"{hub.url}/services/{hub.course}/formgrader/api/assignments"),
        ("GET", f"{formgrader}/formgrader/api/assignments"),
        ("POST", f"{formgrader}/api/terminals"),
        ("GET", f"{api}/users/{hub.ben}"),
        ("GET", f"{api}/users"),
        ("POST", f"{api}/users/{hub.ben}/server"),
        ("DELETE", f"{api}/users/{hub.ben}/server"),
        ("POST", f"{api}/users/{hub.ben}/tokens"),
        ("POST", f"{api}/users/{hub.eve}/servers/second"),
        ("GET", f"{proxy}/api/routes"),
        ("POST", f"{proxy}/api/routes/user/{hub.ben}"),
    ]
    for token in (tokens[hub.eve], "", "0" * 32):
        for method, door in doors:
            answer = requests.request(
                method,
                door,
                headers={"Authorization": f"token {token}"} if token else {},
                timeout=SECONDS,
                allow_redirects=False,
            )
            assert answer.status_code in (302, 400, 401, 403, 404), (method, door, answer.text)
            if answer.status_code == 302:  # to the login
                assert "/oauth2/authorize" in answer.headers["Location"]
    assert hub.get(f"/user/{hub.ben}/api/contents", tokens[hub.ben]).status_code == 200
    # With a login, too.
    eve, teacher = hub.session(hub.eve), hub.session(hub.teacher)
    address = f"{hub.url}/services/{hub.course}/formgrader/api/assignments"
    assert eve.get(address, timeout=SECONDS).status_code == 403
    assert eve.get(f"{hub.url}/user/{hub.ben}/lab", timeout=SECONDS).status_code in (403, 404)
    assert TOY in teacher.get(address, timeout=SECONDS).text


def answers_http(port: int, name: str) -> bool:
    with suppress(requests.RequestException):
        address = f"http://127.0.0.1:{port}/user/{name}/api"
        return requests.get(address, timeout=SECONDS).status_code == 200
    return False


# Sends in the open what can be overheard, so that it is seen that what is overheard arrives.
SPEAK = """
import time, zmq
with zmq.Context.instance().socket(zmq.PUB) as control:
    control.bind("tcp://127.0.0.1:{port}")
    end = time.monotonic() + {seconds}
    while time.monotonic() < end and not __import__("os").path.exists("/tmp/{flag}"):
        print("between us")
        control.send(b"in the open")
        time.sleep(0.05)
"""
OVERHEAR = """
import json, sys, time, zmq
ports, flag = sys.argv[1:-1], sys.argv[-1]
listener = zmq.Context().socket(zmq.SUB)
listener.subscribe("")
for port in ports:
    listener.connect(f"tcp://127.0.0.1:{port}")
listener.rcvtimeo = 30_000
heard, control = [], 0
while control < 20:
    for part in listener.recv_multipart():
        control += part == b"in the open"
        heard.append(part.decode(errors="replace"))
open(f"/tmp/{flag}", "x").close()
print(json.dumps(heard))
"""


def test_what_a_kernel_puts_out_is_not_overheard(hub, tokens):
    """Its sockets are open to all users of the machine, who could just subscribe."""
    kernel = hub.start_kernel(hub.ben, tokens[hub.ben])
    hub.execute(hub.ben, tokens[hub.ben], "", kernel)  # then it listens
    ports = {
        str(found.laddr.port)
        for process in processes_of(hub.ben)
        if "ipykernel_launcher" in " ".join(process.cmdline())
        for found in process.net_connections()
        if found.status == psutil.CONN_LISTEN
    }
    assert len(ports) >= 5
    port, flag = free_port(), f"{hub.course}-heard"
    with ThreadPoolExecutor(1) as thread:
        speak = SPEAK.format(port=port, flag=flag, seconds=SECONDS)
        spoken = thread.submit(hub.execute, hub.ben, tokens[hub.ben], speak, kernel)
        try:
            heard = hub.python(hub.eve, OVERHEAR, *ports, port, flag)
        finally:
            printed = spoken.result()
            Path("/tmp", flag).unlink(missing_ok=True)
    assert {*heard} == {"in the open"} and printed.count("between us") >= 20


def test_processes_show_others_no_token(hub, tokens):
    script = """
import json, os
from pathlib import Path
lines, environments = [], []
for path in Path("/proc").glob("[0-9]*"):
    try:
        lines.append((path / "cmdline").read_text(errors="replace"))
        if path.stat().st_uid != os.getuid():
            (path / "environ").read_bytes()
            environments.append(lines[-1])
    except OSError:
        pass
print(json.dumps([lines, environments]))
"""
    lines, environments = hub.python(hub.eve, script)
    assert any("jupyterhub-singleuser" in line for line in lines)
    (proxy,) = (hub.folder / "state" / "proxy.pid").read_text().split()
    token = psutil.Process(int(proxy)).environ()["CONFIGPROXY_AUTH_TOKEN"]
    for secret in (token, tokens[hub.ben], hub.password):
        assert not [line for line in lines if secret in line]
    ours = {*map(str, (hub.folder, hub.course, hub.ben))}
    assert not [line for line in environments if any(name in line for name in ours)]
    (file, *_) = Path(pwd.getpwnam(hub.ben).pw_dir).glob(".local/share/jupyter/runtime/*.json")
    assert hub.python(hub.eve, TRY_ALL, file) == []


# --- limits ------------------------------------------------------------------------------------------

GREEDY = """
import os, resource, signal
print(oct(os.umask(0o077)), os.getcwd())
try:
    print(len(bytearray(3 << 30)))
except MemoryError:
    print("no memory")
try:
    with open("large", "wb") as file:
        for _ in range(80):
            file.write(bytes(1 << 20))
    print("written")
except OSError:
    print("no file")
os.remove("large")
children = []
try:
    for _ in range(400):
        child = os.fork()
        if child == 0:
            signal.pause()
        children.append(child)
    print("forked")
except OSError:
    print("no process")
for child in children:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
"""


def test_a_kernel_gets_no_more_than_its_share(hub, tokens):
    token = tokens[hub.ben]
    kernel = hub.start_kernel(hub.ben, token)
    lines = hub.execute(hub.ben, token, GREEDY, kernel).splitlines()
    assert lines == [f"0o77 {pwd.getpwnam(hub.ben).pw_dir}", "no memory", "no file", "no process"]
    assert hub.execute(hub.ben, token, "print(6 * 7)", kernel) == "42\n"


def test_who_is_no_longer_in_the_class_is_out(hub, week, tokens):
    """After setup.py has run again, which leaves all else as it was."""
    session = hub.session(hub.eve)
    assert session.get(f"{hub.url}/hub/home", timeout=SECONDS).url.endswith("/hub/home")
    hub.stop_server(hub.eve, session)
    before = {path: path.stat() for path in hub.folder.rglob("*") if not path.is_symlink()}
    hub.set_up(hub.amara, hub.ben)
    for path, old in before.items():
        if "node_modules" not in path.parts:
            new = path.stat()
            assert (new.st_mode, new.st_uid, new.st_gid) == (old.st_mode, old.st_uid, old.st_gid)
    answer = session.get(f"{hub.url}/hub/spawn", timeout=SECONDS)
    assert answer.status_code == 403 and processes_of(hub.eve) == []
    with pytest.raises(AssertionError, match="Invalid username or password"):
        hub.session(hub.eve)


def test_an_idle_jupyterlab_is_ended(hub, tokens):
    """By the culler as it is set up, but for a shorter time."""
    (culler,) = (
        process
        for process in psutil.Process(hub.process.pid).children()
        if "jupyterhub_idle_culler" in process.cmdline()
    )
    command = [*culler.cmdline()[:-1], "--timeout=1", "--cull-every=1"]
    process = subprocess.Popen(hub.inside(*command), env=culler.environ())
    try:
        end = time.monotonic() + SECONDS
        while processes_of(hub.ben):
            assert time.monotonic() < end, "ben's JupyterLab is still there"
            time.sleep(0.2)
    finally:
        process.kill()
        process.wait()
