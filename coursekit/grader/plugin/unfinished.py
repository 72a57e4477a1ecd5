"""Remembers which submission a run is at, so that the next run redoes what a killed one left half.

nbgrader skips a submission whose autograded folder exists. A run that is killed in the middle of one
leaves such a folder behind, without points. So each run holds a locked file that names the submission
it is at; a file whose lock is free belongs to a run that is no more.
"""

import contextlib
import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

# Below the course's folder, wherever its results are kept: courses that share results must not
# clear away each other's runs.
FOLDER = Path(".grader-results", "unfinished")


class Unfinished:
    """The file of one run.

    Parameters
    ----------
    folder : pathlib.Path
        Where the runs of a course keep their files.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path: Path | None = None

    def left_behind(self) -> list[str]:
        """Paths, files or folders, that runs which are no more have left half done."""
        found: list[str] = []
        for _, file in self._ended_runs():
            with contextlib.suppress(ValueError), file:
                text = file.read()
                found += json.loads(text) if text else []
        return found

    def forget_left_behind(self) -> None:
        """To be called when what `left_behind` gave has been removed."""
        for path, file in self._ended_runs():
            with file:
                path.unlink()

    def _ended_runs(self) -> Iterator[tuple[Path, TextIO]]:
        """Files of runs that are no more, open and locked."""
        for path in sorted(self.folder.glob("run-*")):
            with contextlib.suppress(OSError):
                file = path.open()
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # fails if its run is alive
                yield path, file

    def at(self, paths: list[str]) -> None:
        """From now on these paths are half done; those of before are done."""
        if self.path is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self.folder, prefix="new-")
            self.file = os.fdopen(descriptor, "w")
            fcntl.flock(self.file, fcntl.LOCK_EX)
            self.path = Path(name).with_name(Path(name).name.replace("new-", "run-", 1))
            os.rename(name, self.path)
        self.file.seek(0)
        self.file.truncate()
        self.file.write(json.dumps(paths))
        self.file.flush()

    def let_go(self) -> None:
        """The run has ended, wherever it was: what is half done is the next one's to find."""
        if self.path is not None:
            self.file.close()
            self.path = None

    def close(self) -> None:
        """Nothing is half done."""
        if self.path is not None:
            self.path.unlink(missing_ok=True)
            self.file.close()
            self.path = None
