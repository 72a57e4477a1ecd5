"""What tests said is counted as equal where only numbers and names differ, and not where causes do."""

import pytest

from coursekit.class_report.messages import fixed_texts, general, public

TEST = """
def check(found, wanted, cause=""):
    if found != wanted:
        why = f" Did you forget {cause}?" if cause else ""
        raise AssertionError(f"The mean of {len(wanted)} rows is {found!r}, expected {wanted!r}.{why}")
    assert True, "x" f"{found} is not a whole number, which it should be"
"""
KNOWN = fixed_texts(TEST)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The mean of 3 rows is 1.5, expected [2].", "The mean of 40 rows is 'a', expected []."),
        (
            "The mean of 3 rows is 1, expected 2. Did you forget to scale?",
            "The mean of 5 rows is 7, expected 8. Did you forget to scale?",
        ),
        ("The test stopped with NameError: name 'mean' is not defined",
         "The test stopped with NameError: name 'x' is not defined"),
        ("shape is (3, 4), not (5, 6)", "shape is (30, 41), not (1, 2)"),
        ("found [0.1 0.2 nan]", "found [1 2 3 4 5]"),
        ("x is 1e-09", "x is -12,345.5"),
    ],
)  # fmt: skip
def test_numbers_and_names_do_not_split_a_group(one, other):
    assert general(one, KNOWN) == general(other, KNOWN)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "The mean of 3 rows is 1, expected 2. Did you forget to scale?",
            "The mean of 3 rows is 1, expected 2.",
        ),
        ("The test stopped with NameError: name 'x'", "The test stopped with KeyError: 'x'"),
        ("3 is not a whole number, which it should be", "The mean of 3 rows is 1, expected 2."),
    ],
)
def test_different_causes_are_two_groups(one, other):
    assert general(one, KNOWN) != general(other, KNOWN)


def test_the_tests_own_words_stay():
    message = "The mean of 3 rows is [1, 2], expected [2, 3]. Did you forget the scale?"
    assert general(message, KNOWN) == "The mean of … rows is …, expected …. Did you forget …?"


@pytest.mark.parametrize(
    "message", ["", "\n", "…", "'", "(" * 2000, "1" * 2000, "The mean of " * 150]
)
def test_any_text_is_a_message(message):
    assert len(general(message, KNOWN)) <= len(message) + 1


def test_tests_that_are_no_python_have_no_words():
    assert fixed_texts("%%bash\nls") == [] and fixed_texts("(((") == []


@pytest.mark.parametrize(
    "message",
    [
        "Sorry, I am Ada",
        "The test stopped with ValueError: I am Ada",
        "The test stopped with AdaError: no",
        "This was stopped, as it took more than Ada",
        "The mean of 3 rows is 'Ada', expected [2].",
    ],
)
def test_what_is_shown_to_anybody_has_no_word_of_a_student_s(message):
    assert "Ada" in message and "Ada" not in public(message, KNOWN)


def test_the_test_s_words_and_python_s_errors_are_shown_to_anybody():
    assert public("The mean of 3 rows is 1, expected 2.", KNOWN).startswith("The mean of … rows")
    assert public("The test stopped with KeyError: 'k'", KNOWN) == "The test stopped with KeyError."
    slow = "This was stopped, as it took more than 120 s: is there a loop that does not end?"
    assert public(slow, KNOWN) == slow
