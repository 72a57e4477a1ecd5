"""The environment is the same for uv and conda, and CI names only what exists."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

REPOSITORY = Path(__file__).resolve().parents[1]
WORKFLOWS = sorted((REPOSITORY / ".github" / "workflows").glob("*.yml"))
EXPORT = ["export", "--frozen", "--no-dev", "--no-hashes", "--no-emit-project", "--no-annotate"]

sys.path.insert(0, str(REPOSITORY))
import course  # noqa: E402
from coursekit import cli  # noqa: E402
from coursekit.authoring.sample_class import STUDENTS  # noqa: E402

# Ignored below other names in .dockerignore, or by `*_cache`.
CACHES = ("__pycache__", "*.egg-info", ".pytest_cache", ".mypy_cache", ".ruff_cache")
CACHES += (".ipynb_checkpoints", ".publish-*")


@pytest.fixture(scope="module")
def project():
    return tomllib.loads((REPOSITORY / "pyproject.toml").read_text())


@pytest.fixture(scope="module")
def conda():
    return yaml.safe_load((REPOSITORY / "environment.yml").read_text())


def pip_lines(conda) -> list[str]:
    return next(entry["pip"] for entry in conda["dependencies"] if isinstance(entry, dict))


def test_environment_yml_has_what_the_lock_has(project, conda):
    uv = course.find_uv()
    done = subprocess.run([uv, *EXPORT], cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    locked = [line for line in done.stdout.splitlines() if line and not line.startswith("#")]
    assert len(locked) > len(project["project"]["dependencies"])
    lines = pip_lines(conda)
    missing, extra = set(locked) - set(lines), set(lines) - set(locked) - {"-e ."}
    how = f"environment.yml: replace its pip part by the lines of `uv {' '.join(EXPORT)}`"
    assert not missing and not extra, f"{how}; missing {missing}, extra {extra}"
    assert lines[-1] == "-e ."


def test_the_lock_is_that_of_pyproject():
    done = subprocess.run(
        [course.find_uv(), "lock", "--check", "--offline"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_the_named_parts_are_installed_by_default(project):
    names = {re.match(r"[\w-]+", line)[0] for line in project["project"]["dependencies"]}
    assert names >= {
        "jupyterlab",
        "nbgrader",
        "numpy",
        "scikit-learn",
        "pandas",
        "seaborn",
        "matplotlib",
        "bia-bob",
    }


def test_every_dependency_says_what_it_is_for(project):
    text = (REPOSITORY / "pyproject.toml").read_text()
    listed = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    listed += [
        one for extra in project["project"]["optional-dependencies"].values() for one in extra
    ]
    assert listed
    for requirement in listed:
        assert re.search(rf'^    "{re.escape(requirement)}", *# \S', text, re.MULTILINE), (
            requirement
        )


def test_conda_and_uv_take_the_same_pythons(project, conda):
    assert f"python{project['project']['requires-python']}" in conda["dependencies"]


def test_a_clone_has_the_parts_of_a_course_at_its_top_level():
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    folders = {name.partition("/")[0] for name in tracked.stdout.splitlines() if "/" in name}
    files = {name for name in tracked.stdout.splitlines() if "/" not in name}
    assert {"notebooks", "source", "release", "autograded", "tests"} <= folders
    assert {"nbgrader_config.py", "environment.yml", "README.md"} <= files


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_name_only_files_and_tasks_that_exist(path):
    steps = [
        step for job in yaml.safe_load(path.read_text())["jobs"].values() for step in job["steps"]
    ]
    commands = [step["run"] for step in steps if "run" in step]
    assert commands
    for command in commands:
        task = re.search(r"course\.py (\w+)", command)
        assert task is None or task[1] in course.TASKS, command
        for name in re.findall(r"[\w./-]*\.(?:py|yml|sh)\b|\.ci/\w+", command):
            assert (REPOSITORY / name).is_file(), name


def test_ci_runs_the_test_command_on_the_oldest_and_newest_python(project):
    bounds = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", project["project"]["requires-python"])
    oldest, newest = f"3.{bounds[1]}", f"3.{int(bounds[2]) - 1}"
    tests = yaml.safe_load((REPOSITORY / ".github" / "workflows" / "tests.yml").read_text())
    assert tests["jobs"]["test"]["strategy"]["matrix"]["python"] == [oldest, newest]
    assert "python3 course.py test" in (REPOSITORY / ".ci" / "run").read_text()
    assert "python3 course.py test" in (REPOSITORY / "README.md").read_text()


def test_everything_committed_is_linted_and_formatted():
    for check in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *check, "."],
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr


# --- .ci/run ------------------------------------------------------------------------------------


@pytest.fixture
def clone(tmp_path, monkeypatch) -> Path:
    """A repository with the real .ci/run, and a course.py that notes what it is asked to do."""
    root = tmp_path / "clone"
    (root / ".ci").mkdir(parents=True)
    shutil.copy(REPOSITORY / ".ci" / "run", root / ".ci" / "run")
    (root / ".gitignore").write_text("asked.txt\n")
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("chromium", "initdb", "npm"):  # nothing is installed for this
        (programs / name).write_text("#!/bin/sh\n")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    return root


def run_ci(root: Path, course_does: str = "") -> subprocess.CompletedProcess:
    """Commits what is there and runs it; `course_does` is Python, `task` being the task."""
    (root / "course.py").write_text(
        f"import sys\ntask = sys.argv[1]\nopen('asked.txt', 'a').write(task + ' ')\n{course_does}\n"
    )
    for step in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message=all"]):
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *who, *step], cwd=root, check=True)
    return subprocess.run(["bash", ".ci/run"], cwd=root, capture_output=True, text=True)


def test_ci_runs_the_readmes_two_commands_in_its_order(clone):
    done = run_ci(clone)
    assert done.returncode == 0, done.stderr
    asked = (clone / "asked.txt").read_text().split()
    readme = (REPOSITORY / "README.md").read_text()
    assert asked == re.findall(r"^python3 course\.py (\w+)  ", readme, flags=re.MULTILINE)
    assert asked == ["grade", "test"]


@pytest.mark.parametrize("task", ["grade", "test"])
@pytest.mark.parametrize("harm", ["open('course.py', 'a').write('#')", "open('left.txt', 'w')"])
def test_ci_fails_with_the_list_when_a_command_leaves_the_tree_changed(clone, task, harm):
    done = run_ci(clone, f"if task == {task!r}: {harm}")
    assert done.returncode == 1
    name = "course.py" if "course.py" in harm else "left.txt"
    assert f"python3 course.py {task} changed" in done.stderr and name in done.stderr


def test_ci_fails_with_the_command(clone):
    done = run_ci(clone, "sys.exit(task == 'grade')")
    assert done.returncode == 1
    assert (clone / "asked.txt").read_text().split() == ["grade"]


def jobs(name: str) -> dict:
    return yaml.safe_load((REPOSITORY / ".github" / "workflows" / name).read_text())["jobs"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_workflow_changes_the_system_it_runs_on(path):
    for job in jobs(path.name).values():
        assert not [step for step in job["steps"] if "sudo" in step.get("run", "")]


def test_what_is_left_out_for_want_of_namespaces_is_tested_where_they_are_to_be_had():
    """CI fails on a machine without them, unless it says that it knows."""
    for name in ("tests.yml", "weekly.yml"):
        for job in jobs(name).values():
            poor = job.get("env", {}).get("COURSEKIT_WITHOUT") == "namespaces"
            assert poor != (job.get("container", {}).get("options") == "--privileged")
    assert {*jobs("tests.yml")} == {"test", "ordinary"}


def test_all_supported_pythons_are_tested_each_week(project):
    bounds = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", project["project"]["requires-python"])
    pythons = [f"3.{minor}" for minor in range(int(bounds[1]), int(bounds[2]))]
    assert jobs("weekly.yml")["everything"]["strategy"]["matrix"]["python"] == pythons


def test_both_code_hosts_grade_a_class_by_the_readmes_command():
    here = [step["run"] for step in jobs("autograde.yml")["grade"]["steps"] if "run" in step]
    there = yaml.safe_load((REPOSITORY / ".gitlab-ci.yml").read_text())["grade"]
    assert here == there["script"] == ["python3 course.py grade"]
    kept = next(s["with"] for s in jobs("autograde.yml")["grade"]["steps"] if "artifact" in str(s))
    assert kept["path"].split() == there["artifacts"]["paths"]


# --- containers ---------------------------------------------------------------------------------


def test_the_dockerfile_uses_tasks_that_exist_and_no_rights():
    text = (REPOSITORY / "Dockerfile").read_text()
    tasks = re.findall(r'course\.py"?,? "?(\w+)', text)
    assert tasks and set(tasks) <= set(course.TASKS)
    assert text.index("USER course") < text.index("course.py grade")
    words = json.loads(re.search(r"^CMD (.*)", text, re.MULTILINE)[1])
    assert cli.parser().parse_args(words[2:]).address == "0.0.0.0"


def test_a_container_image_holds_nothing_that_git_ignores():
    """Students' data, above all."""
    ignored = (REPOSITORY / ".dockerignore").read_text().splitlines()
    for line in (REPOSITORY / ".gitignore").read_text().splitlines():
        if line and line[0] not in "#!" and line.strip("/") not in CACHES:
            assert line.strip("/") in ignored, line
    assert ".git" in ignored


def test_the_dev_container_runs_a_task_that_exists():
    settings = json.loads((REPOSITORY / ".devcontainer" / "devcontainer.json").read_text())
    assert settings["onCreateCommand"] == "python3 course.py grade --help"
    assert settings["image"].endswith("python:3.13")


def test_what_is_cited_and_told_of_is_the_version_that_is_here():
    version = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]["version"]
    cited = yaml.safe_load((REPOSITORY / "CITATION.cff").read_text())
    newest = re.search(r"^## ([\d.]+) ", (REPOSITORY / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert version == cited["version"] == newest[1]


def test_the_readme_tells_how_many_students_the_sample_class_has():
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    assert f"{len(STUDENTS)} invented students" in readme
