"""What the grader relies on in nbgrader without a promise of nbgrader's is as it was."""

import hashlib
import inspect
import textwrap

import pytest
from nbgrader.converters import Autograde, BaseConverter
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades
from same_courses import Course, answered, exercise

from coursekit.grader.plugin.nbgrader_parts import USED, AnotherNbgrader, check_parts

# By the grader's function: those of nbgrader's that it repeats, or relies on step by step.
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
# Of each function's source. Where one differs, nbgrader has changed it: read what it does now, mend
# what follows it (`FOLLOWED` says where), then write its new digest here.
DIGESTS = {
    "Autograde._init_preprocessors": "679d481d081d",
    "Autograde._input_directory": "bf242b45462e",
    "Autograde.convert_single_notebook": "e5f0fad7cb7e",
    "Autograde.init_assignment": "077b260740c9",
    "BaseConverter.convert_notebooks": "b1e3b8f4ae9c",
    "BaseConverter.convert_single_notebook": "08515e9b28b7",
    "BaseConverter.init_assignment": "77428dabf317",
    "BaseConverter.init_destination": "c36489ebadb0",
    "BaseConverter.init_notebooks": "340b3864fb06",
    "BaseConverter.start": "13a625747083",
    "Preprocessor.preprocess": "49018768f2db",
    "SaveAutoGrades.preprocess": "9348e91d3bbf",
}


def digest(function) -> str:
    return hashlib.sha256(textwrap.dedent(inspect.getsource(function)).encode()).hexdigest()[:12]


def test_all_that_is_used_is_there():
    check_parts()


@pytest.mark.parametrize("function", sum(FOLLOWED.values(), []), ids=lambda f: f.__qualname__)
def test_what_is_followed_step_by_step_is_as_it_was(function):
    assert digest(function) == DIGESTS[function.__qualname__]


def test_no_digest_is_left_over():
    assert {function.__qualname__ for each in FOLLOWED.values() for function in each} == {*DIGESTS}


def test_an_nbgrader_that_lacks_something_is_named_before_anything_is_graded(tmp_path, monkeypatch):
    course = Course(tmp_path / "course").assign(p=exercise())
    course.submit("ann", p=answered(exercise(), work="x = 1"))
    kind = next(iter(USED))
    monkeypatch.setitem(USED, kind, (*USED[kind], "_another_name"))
    with pytest.raises(AnotherNbgrader, match=r"has no Autograde\._another_name"):
        check_parts()
    done = course.grade()
    assert not done["success"] and "Autograde._another_name" in done["error"]
    assert course.all_grades() == {} and not course.results()
