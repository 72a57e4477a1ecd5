"""What the grader uses of nbgrader beyond what nbgrader documents, and whether it is still there.

It is looked at before each run. What the grader follows step by step is compared by a test.
"""

from importlib.metadata import version

from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor

USED: dict[type, tuple[str, ...]] = {
    Autograde: (
        "_format_dest",
        "_format_source",
        "_sanitizing",
        "autograde_preprocessors",
        "convert_notebooks",
        "exclude_overwriting",
        "init_notebooks",
        "post_convert_hook",
        "pre_convert_hook",
        "sanitize_preprocessors",
    ),
    CourseDirectory: ("format_path", "get_existing_timestamp", "ignore", "student_id_exclude"),
    NbGraderPreprocessor: ("preprocess",),
}


class AnotherNbgrader(NbGraderException):
    """This nbgrader lacks what the grader uses; the text says what to install."""


def check_parts() -> None:
    """Raises AnotherNbgrader if something is missing that the grader uses."""
    gone = [
        f"{kind.__name__}.{name}"
        for kind, names in USED.items()
        for name in names
        if not hasattr(kind, name)
    ]
    if gone:
        raise AnotherNbgrader(
            f"This grader does not fit nbgrader {version('nbgrader')}, which has no "
            f"{', '.join(gone)}. Nothing was graded. Install the nbgrader that pyproject.toml asks "
            "for, or a newer version of this course."
        )
