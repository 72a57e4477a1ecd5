"""nbgrader's own tests of `autograde` and `validate`, run with this course's settings in force.

With stock nbgrader all of them pass. With ours all but `DIFFERENT` do, whose reasons are given.
"""

import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from same_courses import REPOSITORY, clean_environment

MODULES = (
    "nbgrader.tests.apps.test_nbgrader_autograde",
    "nbgrader.tests.apps.test_nbgrader_validate",
)
WORKERS = "2"
SECONDS = 900
# Skipped by nbgrader itself.
SKIPPED = {"test_many_students", "test_infinite_loop_with_output"}
# What these tests expect of nbgrader is what this course must not do.
DIFFERENT = {
    "test_missing_files": "an empty submission folder is graded 0, not left without a grade",
    "test_handle_failure": "a notebook with cells of another assignment is graded, not refused",
    "test_handle_failure_single_notebook": "the same with --notebook",
    "test_grade_empty_timestamp": "an unreadable timestamp.txt is said, and the work is graded",
    "test_grade_missing_notebook": "a notebook that is missing is graded 0 and has a page that says so",
    "test_filter_notebook": "a graded notebook that was deleted is made again by the next run",
    "test_force_single_notebook": "the notebooks' metadata says how long each took, so they differ",
    "test_update_newer_single_notebook": "the same",
}
# Unless the second takes the first one's kept result, as it does if that has ended early enough.
BY_CHANCE_EQUAL = {"test_force_single_notebook", "test_update_newer_single_notebook"}

pytestmark = [pytest.mark.xdist_group("grader-nbgrader-suite"), pytest.mark.slow]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """By test, `passed`, `failed` or `skipped`."""
    folder = tmp_path_factory.mktemp("nbgrader-suite")
    settings = folder / "settings"
    settings.mkdir()
    # nbgrader's tests have settings of their own in the working folder; these lie under them.
    text = (REPOSITORY / "nbgrader_config.py").read_text(encoding="utf-8")
    (settings / "nbgrader_config.py").write_text(text, encoding="utf-8")
    environment = clean_environment() | {
        "JUPYTER_CONFIG_PATH": str(settings),
        "HOME": str(folder),
        "OMP_NUM_THREADS": "1",
    }
    environment.pop("PYTEST_XDIST_WORKER", None)
    report = folder / "report.xml"
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "-W", "ignore"]
    command += ["-n", WORKERS, f"--junitxml={report}", "--pyargs", *MODULES]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=SECONDS
    )
    assert report.is_file(), done.stdout[-3000:] + done.stderr[-3000:]
    return {case.get("name"): outcome(case) for case in ElementTree.parse(report).iter("testcase")}


def outcome(case: ElementTree.Element) -> str:
    if case.find("skipped") is not None:
        return "skipped"
    failed = case.find("failure") is not None or case.find("error") is not None
    return "failed" if failed else "passed"


def names(outcomes: dict[str, str], wanted: str) -> set[str]:
    return {name for name, found in outcomes.items() if found == wanted}


def test_our_settings_are_the_ones_in_force(tmp_path: Path):
    """A setting of a folder on JUPYTER_CONFIG_PATH counts where the working folder has none."""
    settings = tmp_path / "settings"
    settings.mkdir()
    text = (REPOSITORY / "nbgrader_config.py").read_text(encoding="utf-8")
    (settings / "nbgrader_config.py").write_text(text, encoding="utf-8")
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\nc.Execute.timeout = 7\n")
    program = (
        "from nbgrader.apps import AutogradeApp\n"
        "app = AutogradeApp(); app.initialize([])\n"
        "print(app.config.Autograde.exporter_class, app.config.Execute.timeout)"
    )
    environment = clean_environment() | {"JUPYTER_CONFIG_PATH": str(settings)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=environment | {"HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout.split() == ["coursekit.grader.plugin.execute.SubmissionExporter", "7"], done


def test_nbgraders_own_tests_run(outcomes):
    assert len(outcomes) >= 60
    assert names(outcomes, "skipped") == SKIPPED


def test_nbgraders_own_tests_pass_but_for_the_wanted_differences(outcomes):
    assert names(outcomes, "failed") | BY_CHANCE_EQUAL == set(DIFFERENT)
