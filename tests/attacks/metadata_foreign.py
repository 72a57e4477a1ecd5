# /// attack
# title = "Brings graded cells of its own and of another assignment"
# family = "metadata"
# told = ["does not have"]
# ///
# ruff: noqa

import json


def lay_out(folder, notebook, place):
    for name in (
        "my_test",
        "bonus",
        "../test",
        "'; drop table grade; --",
        "\x1b[31mred",
        "",
        "x" * 10_000,
    ):
        data = {
            "grade": True,
            "solution": False,
            "locked": True,
            "task": False,
            "schema_version": 3,
        }
        data |= {"grade_id": name, "points": 100, "cell_type": "code"}
        notebook["cells"].append(
            {
                "cell_type": "code",
                "source": "pass",
                "outputs": [],
                "execution_count": None,
                "metadata": {"nbgrader": data},
            }
        )
    (folder / "01_bench.ipynb").write_text(json.dumps(notebook))
