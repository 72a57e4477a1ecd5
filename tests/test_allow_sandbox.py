"""`sudo python3 course.py allow-sandbox`: the profile of AppArmor's that lets bubblewrap make namespaces.

AppArmor itself is not to be had in tests; its program is one that notes what it is asked.
"""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPOSITORY

from coursekit import allow_sandbox
from coursekit.allow_sandbox import PROFILE, CannotAllow, allow

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root may install a profile")


@pytest.fixture
def system(tmp_path, monkeypatch) -> Path:
    """The parts of an Ubuntu 24.04 that are looked at."""
    for folder in ("proc/sys/kernel", "etc/apparmor.d/abstractions", "usr/bin", "programs"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / allow_sandbox.SWITCH).write_text("1\n")
    (tmp_path / "usr/bin/bwrap").touch()
    (tmp_path / "etc/apparmor.d/firefox").write_text("profile firefox /usr/lib/firefox {\n}\n")
    monkeypatch.setenv("PATH", f"{tmp_path}/programs:{os.environ['PATH']}")
    program(tmp_path, "apparmor_parser", 'cat "$2" >> "$(dirname "$0")/loaded"')
    return tmp_path


def program(system: Path, name: str, script: str) -> None:
    path = system / "programs" / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def profile(system: Path) -> Path:
    return system / allow_sandbox.PROFILES / allow_sandbox.NAME


def test_the_profile_is_loaded_and_stays(system):
    assert "now and after each start" in allow(system)
    assert profile(system).read_text() == PROFILE
    assert (system / "programs/loaded").read_text() == PROFILE
    assert stat.S_IMODE(profile(system).stat().st_mode) == 0o644


def test_only_the_systems_own_bubblewrap_is_allowed():
    """A program that its user can replace would be a way to everything."""
    assert allow_sandbox.BUBBLEWRAP == "/usr/bin/bwrap"
    assert PROFILE.count("{") == 1 and f" {allow_sandbox.BUBBLEWRAP} " in PROFILE


def test_a_second_time_changes_nothing(system):
    allow(system)
    before = profile(system).stat()
    assert "already" in allow(system)
    assert profile(system).stat() == before


def test_a_profile_of_the_distributions_stays_and_is_named(system):
    other = system / "etc/apparmor.d/bwrap-userns-restrict"
    other.write_text(
        "abi <abi/4.0>,\nprofile bwrap /usr/bin/bwrap flags=(attach_disconnected) {\n}\n"
    )
    assert str(other) in allow(system)
    assert not profile(system).exists()


def test_a_profile_that_apparmor_does_not_take_is_not_left_behind(system):
    program(system, "apparmor_parser", "echo 'syntax error at line 1' >&2; exit 1")
    with pytest.raises(CannotAllow, match="syntax error at line 1"):
        allow(system)
    assert not profile(system).exists()


@pytest.mark.parametrize("switch", ["0\n", None])
def test_where_apparmor_denies_nothing_it_says_that_no_profile_would_help(system, switch):
    if switch:
        (system / allow_sandbox.SWITCH).write_text(switch)
    else:
        (system / allow_sandbox.SWITCH).unlink()
    with pytest.raises(CannotAllow, match="does not deny"):
        allow(system)


def test_a_missing_bubblewrap_is_installed_first(system):
    (system / "usr/bin/bwrap").unlink()
    program(
        system, "apt-get", f'[ "$*" = "install --yes bubblewrap" ] && touch {system}/usr/bin/bwrap'
    )
    assert "now and after each start" in allow(system)


def test_where_it_cannot_be_installed_that_is_said(system):
    (system / "usr/bin/bwrap").unlink()
    program(system, "apt-get", "exit 100")
    with pytest.raises(CannotAllow, match="did not bring /usr/bin/bwrap"):
        allow(system)
    assert not profile(system).exists()


def test_in_a_container_without_apparmor_it_says_where_to_start_it(system, monkeypatch):
    (system / "programs/apparmor_parser").unlink()
    monkeypatch.setattr(allow_sandbox, "parser", lambda: None)
    with pytest.raises(CannotAllow, match="the system around it decides"):
        allow(system)


def test_the_command_needs_no_environment_and_makes_none(tmp_path):
    """As root, it must not leave files that the course's user cannot change."""
    for name in ("course.py", "coursekit/allow_sandbox.py"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text((REPOSITORY / name).read_text())
    command = [sys.executable, "-I", "-S", str(tmp_path / "course.py"), "allow-sandbox", "--help"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0 and "sudo python3 course.py allow-sandbox" in done.stdout
    files = {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file()}
    assert files == {"course.py", "coursekit/allow_sandbox.py"}


def test_the_profile_in_the_docs_is_the_one_that_is_installed():
    assert PROFILE.strip() in (REPOSITORY / "docs" / "grader.md").read_text()
