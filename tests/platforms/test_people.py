"""Who is meant by what a platform says: ids first, then logins and e-mails, then names."""

import pytest

from coursekit.platforms.people import Clues, Roster, Student

ADA = Student("ada", "Ada", "Lovelace", "ada@uni.example", "501")
GRACE = Student("s1002", "Grace", "Hopper", "grace.hopper@uni.example", "502")
EMMY = Student("emmy", "Emmy", "Noether")
ROSTER = Roster([ADA, GRACE, EMMY])


def named(first: str, last: str) -> Roster:
    return Roster([Student("it", first, last), Student("other", "Somebody", "Else")])


@pytest.mark.parametrize(
    "clues, student, by",
    [
        (Clues(ids=("501",)), ADA, "id"),
        (Clues(ids=("s1002",)), GRACE, "id"),
        (Clues(logins=("ada",)), ADA, "login"),
        (Clues(logins=("ADA",)), ADA, "login"),
        (Clues(logins=("grace.hopper@uni.example",)), GRACE, "login"),
        (Clues(emails=("Ada@Uni.example",)), ADA, "e-mail"),
        (Clues(emails=("emmy@anywhere.example",)), EMMY, "e-mail"),
        (Clues(names=("Emmy Noether",)), EMMY, "name"),
        (Clues(ids=("999",), emails=("ada@uni.example",)), ADA, "e-mail"),
        (Clues(ids=("501",), names=("Ada Byron",)), ADA, "id"),
    ],
)
def test_the_strongest_clue_that_tells_something_finds_a_student(clues, student, by):
    match = ROSTER.find(clues)
    assert (match.student, match.by, match.problem) == (student, by, "")


@pytest.mark.parametrize(
    "first, last, told",
    [
        ("Ada", "Lovelace", "Lovelace, Ada"),
        ("Ada", "Lovelace", "  ada   LOVELACE "),
        ("Ada", "Lovelace", "lovelaceada"),
        ("Zoë", "O'Neill-Peña", "oneillpenazoe"),
        ("Zoë", "O'Neill-Peña", "oneillpeñazoë"),  # letters as Macs write them: e and a mark
        ("Zoë", "O'Neill-Peña", "Zoë ONeill-Peña"),
        ("Seán", "O’Neill", "Seán O'Neill"),
        ("Ioana", "Şerban", "Ioana Șerban"),  # cedilla and comma
        ("İpek", "Işık", "ışıkipek"),
        ("太郎", "山田", "山田太郎"),
        ("太郎", "山田", "山田 太郎"),
        ("だいき", "가나", "가나だいき"),
        ("Jörg", "Groß", "grossjorg"),
        ("Martin Luther", "King, Jr.", "Martin Luther King, Jr."),
        ("Mary Ann", "de la Cruz", "delacruzmaryann"),
        ("Cher", "", "Cher"),
    ],
)
def test_a_name_is_known_in_the_forms_that_platforms_make_of_it(first, last, told):
    assert named(first, last).find(Clues(names=(told,))).student.id == "it"


@pytest.mark.parametrize(
    "one, other",
    [(("だ", "い"), ("た", "い")), (("कि", "त"), ("कु", "त"))],
    ids=["japanese", "devanagari"],
)
def test_marks_that_make_another_letter_make_another_name(one, other):
    roster = Roster([Student("one", *one), Student("other", *other)])
    assert roster.find(Clues(names=("".join(one),))).student.id == "one"


def test_the_exact_name_is_preferred_to_one_that_only_looks_alike():
    roster = Roster([Student("one", "Jose", "Pena"), Student("other", "José", "Peña")])
    assert roster.find(Clues(names=("Peña, José",))).student.id == "other"
    problem = roster.find(Clues(names=("penajose",))).problem
    assert problem == "two students have the name penajose: one, other"


def test_a_name_that_two_have_needs_another_clue():
    roster = Roster([Student("a", "Li", "Wei", "a@uni.example"), Student("b", "Li", "Wei")])
    assert roster.find(Clues(names=("Li Wei",))).student is None
    match = roster.find(Clues(emails=("a@uni.example",), names=("Li Wei",)))
    assert (match.student.id, match.by) == ("a", "e-mail")


@pytest.mark.parametrize(
    "clues, said",
    [
        (Clues(("501",), (), ("grace.hopper@uni.example",)), ["id 501", "ada", "e-mail", "s1002"]),
        (Clues(("501",), names=("Noether, Emmy",)), ["ada", "emmy"]),
        (Clues(("501", "s1002")), ["501", "s1002"]),
    ],
)
def test_clues_to_two_students_are_a_problem_and_no_guess(clues, said):
    match = ROSTER.find(clues)
    assert match.student is None and match.problem.startswith("contradictory")
    assert all(part in match.problem for part in said)


@pytest.mark.parametrize(
    "clues",
    [
        Clues(),
        Clues(ids=("",), logins=(" ",), emails=("",), names=("", ",")),
        Clues(emails=("@",)),
        Clues(emails=("ada@elsewhere.example",)),  # Ada's address is another
        Clues(emails=("s1002@elsewhere.example",)),
        Clues(ids=("50",)),
        Clues(names=("Ada",)),
        Clues(names=("Ada Lovelace the Second",)),
    ],
)
def test_who_is_not_known_is_nobody(clues):
    match = ROSTER.find(clues)
    assert match.student is None and match.problem.startswith("no student of this course")


@pytest.mark.parametrize(
    "clues, said",
    [
        (Clues(ids=("777",), names=("Ada Lovelace",)), "ada has the id 501, not 777"),
        (Clues(emails=("a@else.example",), names=("Ada Lovelace",)), "ada@uni.example, not a@else"),
        (Clues(emails=("emmy@else.example",), names=("Anita Pell",)), "emmy, who is Emmy Noether"),
    ],
)
def test_another_id_or_address_or_name_than_is_known_makes_a_namesake(clues, said):
    match = ROSTER.find(clues)
    assert match.student is None and said in match.problem


def test_where_no_id_and_address_are_known_the_name_is_enough():
    clues = Clues(ids=("777",), emails=("e@else.example",), names=("Emmy Noether",))
    assert ROSTER.find(clues).student == EMMY


def test_students_without_a_name_are_not_found_by_an_empty_one():
    roster = Roster([Student("a"), Student("b")])
    assert roster.find(Clues(names=("!?",))).student is None
    assert roster.find(Clues(ids=("a",))).student.id == "a"


def test_a_problem_is_short_and_nothing_in_it_that_a_terminal_obeys():
    problem = ROSTER.find(Clues(names=("\x1b[2Jevil\n" * 50,))).problem
    assert problem.isprintable() and len(problem) < 200


def test_a_roster_is_that_of_the_gradebook(toy_course):
    with toy_course.gradebook() as gradebook:
        gradebook.add_student("zoe", first_name="Zoë", email="z@uni.example", lms_user_id="7")
        gradebook.add_student("bare")
    students = Roster.of(toy_course).students
    assert students["zoe"] == Student("zoe", "Zoë", "", "z@uni.example", "7")
    assert students["bare"] == Student("bare") and students["bare"].name == "bare"
