"""Results on disk, one file under the hash of what determined it: a killed run goes on from there."""

import hashlib
import json
import os
import tempfile
from pathlib import Path

from coursekit.grader.protocol.job import Job, Result
from coursekit.grader.protocol.versions import versions


class Results:
    """A folder of results.

    Parameters
    ----------
    folder : pathlib.Path
        Made when the first result is kept.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, job: Job) -> Result | None:
        """The result of an equal job in an equal environment, if there is one, as it was kept."""
        try:
            kept = json.loads(self.path(job).read_text(encoding="utf-8"))
            whole = kept["digest"] == digest_of(kept["result"])
            return Result.from_json(kept["result"]) if whole else None
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

    def path(self, job: Job) -> Path:
        digest = self.digest(job)
        return self.folder / digest[:2] / f"{digest}.json"

    def digest(self, job: Job) -> str:
        return job.digest(json.dumps(versions(), sort_keys=True))


def digest_of(data: object) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
