"""What a run is set to."""

import concurrent.futures
from collections.abc import Callable
from typing import Protocol

from coursekit.grader.protocol.job import Limits

# The values of `graded_cells`: where graded cells run.
CALIBRATED, EXAMINED, ALL_LIVE = "calibrated", "examined", "live"


class Settings(Protocol):
    """What the plug-in uses of `LookaheadExecute`, which says what each of them means."""

    enabled: bool
    workers: int
    executor_class: Callable[..., concurrent.futures.Executor]
    warm_modules: list[str]
    share_first_cells: bool
    leave_out_idle_cells: bool
    graded_cells: str
    run_untrusted_code_without_sandbox: bool
    results_folder: str
    results_megabytes: int

    @property
    def kind_of_sandbox(self) -> str: ...

    def limits(self) -> Limits: ...
