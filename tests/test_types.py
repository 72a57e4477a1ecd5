"""The types that the package's functions say they take and give."""

import subprocess
import sys

from conftest import REPOSITORY


def test_the_package_is_sound_by_its_types():
    command = [sys.executable, "-m", "mypy"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
