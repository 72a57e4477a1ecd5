"""The benchmark measures what it says; how long things take is no test."""

import re
import subprocess
import sys

from conftest import REPOSITORY


def test_the_benchmark_grades_rightly_and_tells_time_and_memory():
    options = ["--submissions", "1", "--rounds", "1", "--without", "stock", "--memory"]
    command = [sys.executable, "benchmarks/autograde.py", *options]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    for contestant in ("ours", "landlock", "floor"):
        assert re.search(rf"^  {contestant} +wall +\d+\.\d\d s", done.stdout, re.MULTILINE)
    memory = re.findall(r"largest private memory of one process: (\d+) MB", done.stdout)
    assert len(memory) == 3 and all(int(megabytes) > 10 for megabytes in memory)
