"""Results on disk, one file under the hash of what determined it: a killed run goes on from there."""

import contextlib
import hashlib
import json
import os
import tempfile
import time
from pathlib import Path
from threading import Lock

from coursekit.grader.protocol.job import Job, Result
from coursekit.grader.protocol.versions import versions

# A process looks at the size of the folder when it keeps its first result, and then every so many.
KEPT_BETWEEN = 200


class Results:
    """A folder of results.

    Parameters
    ----------
    folder : pathlib.Path
        Made when the first result is kept.
    most_bytes : int, optional
        Above it, those that were not used for longest are removed, down to nine tenths of it.
    """

    _kept: dict[Path, int] = {}  # by this process
    _lock = Lock()

    def __init__(self, folder: Path, most_bytes: int | None = None) -> None:
        self.folder = folder
        self.most_bytes = most_bytes

    def find(self, job: Job) -> Result | None:
        """The result of an equal job in an equal environment, if there is one, as it was kept."""
        try:
            kept = json.loads(self.path(job).read_text(encoding="utf-8"))
            if kept["digest"] != digest_of(kept["result"]):
                return None
            with contextlib.suppress(OSError):  # it is used: whatever the disk notes by itself
                times = time.time_ns(), self.path(job).stat().st_mtime_ns
                os.utime(self.path(job), ns=times)
            return Result.from_json(kept["result"])
        except (OSError, ValueError, TypeError, KeyError):
            return None  # not there, or damaged

    def keep(self, job: Job, result: Result) -> None:
        """Writes a result so that it is there whole or not at all."""
        path = self.path(job)
        path.parent.mkdir(parents=True, exist_ok=True)
        data = result.to_json()
        descriptor, partial = tempfile.mkstemp(dir=path.parent, prefix=".partial-")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump({"digest": digest_of(data), "result": data}, file)
            os.replace(partial, path)
        except BaseException:
            os.unlink(partial)
            raise
        with self._lock:
            count = self._kept[self.folder] = self._kept.get(self.folder, -1) + 1
        if self.most_bytes is not None and count % KEPT_BETWEEN == 0:
            self.make_room(self.most_bytes)

    def make_room(self, most_bytes: int) -> None:
        """Removes those that were not used for longest, if all together are larger than that."""
        found = []
        for path in self.folder.glob("??/*.json"):
            with contextlib.suppress(OSError):  # another run is at it, too
                state = path.stat()
                found.append((max(state.st_atime, state.st_mtime), state.st_size, path))
        size = sum(bytes_ for _, bytes_, _ in found)
        if size <= most_bytes:
            return
        for _, bytes_, path in sorted(found):
            if size <= most_bytes * 9 // 10:
                break
            path.unlink(missing_ok=True)
            size -= bytes_

    def path(self, job: Job) -> Path:
        digest = self.digest(job)
        return self.folder / digest[:2] / f"{digest}.json"

    def digest(self, job: Job) -> str:
        return job.digest(json.dumps(versions(), sort_keys=True))


def digest_of(data: object) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
