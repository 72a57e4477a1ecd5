"""Answer files: expectations and cells in one Python file."""

import pytest
from conftest import TOY, toy_notebook

from coursekit.authoring.answers import read_answer, read_answers, repetitions, with_seed
from coursekit.coursefolder import CourseError


def test_answers_are_read_with_their_expectations(toy_course):
    correct, mistake = read_answers(toy_course, TOY)
    assert correct.is_correct and not mistake.is_correct
    assert correct.expected_points(toy_notebook()) == {"test_type": 1, "test_value": 2}
    assert mistake.expected_points(toy_notebook()) == {"test_type": 1, "test_value": 0}
    assert mistake.messages == {"test_value": "did you divide"}


def test_an_answer_fills_only_the_cells_it_names(toy_course):
    answer = read_answers(toy_course, TOY)[0]
    before, after = toy_notebook(), answer.fill_in(toy_notebook())
    changed = [new.id for old, new in zip(before.cells, after.cells, strict=True) if old != new]
    assert changed == ["work"]


def test_prose_is_written_as_comments(tmp_path):
    path = tmp_path / "correct_prose.py"
    path.write_text(
        '# /// answer\n# title = "t"\n# ///\n# %% [markdown] essay\n# One.\n#\n# Two.\n'
    )
    assert read_answer(path).cells == {"essay": "One.\n\nTwo."}


CELL = "# %% work\nx = 1\n"
BROKEN = {
    "points = 3": ("expected a title", CELL),
    'messages = "sorted"': ("expected a title", CELL),
    '[points]\n# test_value = "two"': ("expected a title", CELL),
    "[messages]\n# test_value = 2": ("expected a title", CELL),
    "": ("fills no cell", "x = 1\n"),
    "# a hyphen": ("names no grade_id", "# %% as-sign\nx = 1\n"),
    "# no blank": ("names no grade_id", "#%% work\nx = 1\n"),
    "# twice": ("fills 'work' twice", CELL * 2),
}


@pytest.mark.parametrize("said", BROKEN)
def test_what_would_be_lost_or_misread_of_an_answer_is_named(tmp_path, said):
    problem, cells = BROKEN[said]
    path = tmp_path / "correct_x.py"
    path.write_text(f'# /// answer\n# title = "t"\n# {said}\n# ///\n{cells}')
    with pytest.raises(CourseError, match=f"correct_x.py.*{problem}"):
        read_answer(path)


def test_an_answer_in_another_encoding_is_named(tmp_path):
    path = tmp_path / "correct_x.py"
    path.write_bytes("# é".encode("latin-1"))
    with pytest.raises(CourseError, match="correct_x.py is not UTF-8"):
        read_answer(path)


def write_answer(folder, name, like="", cells=CELL):
    model = f'# like = "{like}"\n' if like else ""
    path = folder / f"{name}.py"
    path.write_text(f'# /// answer\n# title = "t"\n{model}# ///\n{cells}')
    return path


def test_an_answer_like_another_one_fills_the_rest_from_it(tmp_path):
    write_answer(tmp_path, "correct_model", cells="# %% one\na = 1\n# %% two\nb = 2\n")
    path = write_answer(tmp_path, "mistake", like="correct_model", cells="# %% two\nb = 3\n")
    assert read_answer(path).cells == {"one": "a = 1", "two": "b = 3"}


def test_an_answer_like_none_that_exists_is_named(tmp_path):
    with pytest.raises(CourseError, match="mistake.py is like correct_model, but there is no"):
        read_answer(write_answer(tmp_path, "mistake", like="correct_model"))


def test_an_answer_like_one_that_is_like_another_is_named(tmp_path):
    path = write_answer(tmp_path, "correct_model", like="correct_model")
    with pytest.raises(CourseError, match="is like another"):
        read_answer(path)


def test_a_cell_that_equals_the_models_is_to_be_left_out(toy_course):
    folder = toy_course.answers / TOY
    model = write_answer(folder, "correct_model", cells="# %% one\na = 1\n# %% two\nb = 2\n")
    write_answer(folder, "mistake_two", like="correct_model", cells="# %% one\na = 1\n")
    write_answer(folder, "mistake_three", cells="# %% one\na = 1\n# %% two\nb = 3\n")
    write_answer(folder, "mistake_four", cells="# %% one\na = 1\n")  # leaves the other unsolved
    assert repetitions(toy_course, TOY) == [
        'mistake_three repeats one of correct_model: say `like = "correct_model"`',
        "mistake_two is like correct_model and repeats its one: leave that out",
    ]
    model.unlink()
    (folder / "mistake_two.py").unlink()
    assert repetitions(toy_course, TOY) == []


def test_the_seed_is_every_number_42_and_nothing_else():
    source = "a = f(random_state=42, x=420)  # 42\nb = '42'\nSEED = 42; c = 42"
    assert with_seed(source, 7) == ("a = f(random_state=7, x=420)  # 42\nb = '42'\nSEED = 7; c = 7")


def test_source_that_is_not_python_keeps_its_text():
    assert with_seed("a = (42", 7) == "a = (42"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = 1\n", "no `# /// answer` block"),
        ("# /// answer\n# title = \n# ///\n", "not TOML"),
        ('# /// answer\n# title = "t"\n# point = 1\n# ///\n', "point"),
        ("# /// answer\n# ///\n", "no title"),
    ],
)
def test_a_broken_header_is_named(tmp_path, text, expected):
    path = tmp_path / "correct_x.py"
    path.write_text(text)
    with pytest.raises(CourseError, match=expected):
        read_answer(path)
