"""What was found out of assignments on disk, each in a file under the hash of what determined it."""

import contextlib
import json
from pathlib import Path

from coursekit.grader.plugin.calibration import Calibrated
from coursekit.whole_file import write_whole


class KeptCalibrations:
    """A folder of them.

    Parameters
    ----------
    folder : pathlib.Path
        Made when the first is kept.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, key: str) -> dict[str, Calibrated] | None:
        """What was found out, by notebook; None if nothing was, or the file is damaged."""
        try:
            kept = json.loads(self.path(key).read_text(encoding="utf-8"))
            if kept["key"] != key:
                return None
            return {name: Calibrated(**found) for name, found in kept["notebooks"].items()}
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def keep(self, key: str, found: dict[str, Calibrated]) -> None:
        """Writes it, whole or not at all; without room for it, it is found out again."""
        notebooks = {name: mine.to_json() for name, mine in found.items()}
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(self.path(key), json.dumps({"key": key, "notebooks": notebooks}, indent=1))

    def path(self, key: str) -> Path:
        return self.folder / f"calibration-{key[:32]}.json"
