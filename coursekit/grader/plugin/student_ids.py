"""Which names of students' folders nbgrader can carry through all of its steps."""

import re

# nbgrader finds folders by patterns, in which brackets, stars and question marks stand for others;
# its pages write the name without escaping it.
NOT_ALLOWED = re.compile(r'[\[\]*?<>"\\/\x00-\x1f\x7f]')
RULE = (
    'no blank at either end, no dot at the beginning, none of [ ] * ? < > " \\ and no control '
    "characters"
)


def problem_of(student: str) -> str:
    """Why a student's folder cannot be graded under its name; empty if it can."""
    if NOT_ALLOWED.search(student) or student != student.strip() or student.startswith("."):
        return f"the folder's name {student[:80]!r} is not one that works; rename it ({RULE})"
    return ""
