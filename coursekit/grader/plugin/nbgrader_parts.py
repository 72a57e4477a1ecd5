"""What the grader uses of nbgrader beyond what nbgrader documents, and whether it is still there.

`USED` is looked at before each run. `FOLLOWED` is what the grader relies on step by step, or does
again in its own way; a test compares it with what it was when that was written.
"""

from importlib.metadata import version

from nbgrader.converters import Autograde, BaseConverter
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades

USED: dict[type, tuple[str, ...]] = {
    Autograde: (
        "_format_dest",
        "_format_source",
        "_sanitizing",
        "autograde_preprocessors",
        "exclude_overwriting",
        "init_notebooks",
        "post_convert_hook",
        "pre_convert_hook",
        "sanitize_preprocessors",
    ),
    CourseDirectory: ("format_path", "get_existing_timestamp", "ignore", "student_id_exclude"),
    NbGraderPreprocessor: ("preprocess",),
}
# By our function: those of nbgrader's that it repeats, or relies on.
FOLLOWED = {
    "foresee.Loop._will_run": [BaseConverter.init_destination],
    "foresee.Loop.name_expected_notebooks": [BaseConverter.init_notebooks],
    "lookahead.Lookahead._hide_submission, _lay_out": [
        BaseConverter.init_assignment,
        Autograde.init_assignment,
    ],
    "lookahead.Lookahead, steps.by_student": [
        BaseConverter.start,
        BaseConverter.convert_notebooks,
        BaseConverter.convert_single_notebook,
    ],
    "execute.SubmissionExporter": [
        Autograde.convert_single_notebook,
        Autograde._init_preprocessors,
        Autograde._input_directory.fget,
    ],
    "gradebook.SaveAutoGrades": [SaveAutoGrades.preprocess, NbGraderPreprocessor.preprocess],
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
