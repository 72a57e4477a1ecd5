# /// attack
# title = "Calls itself like the parts of a page: ids, classes, tags, scores"
# family = "metadata"
# ///
# ruff: noqa

import json


def lay_out(folder, notebook, place):
    buttons = '<button class="full-credit" onclick="alert(\'attack\')">Full credit</button>'
    for name in ("test_number", "test_table", "comment-work_number", "notebook-container"):
        for source in (
            f"# {name}",
            f'<div id="{name}" class="nbgrader_cell score">{buttons}</div>',
            f'<a name="{name}" href="/formgrader/?path=attack" data-link="attack">here</a>',
        ):
            notebook["cells"].append(
                {
                    "cell_type": "markdown",
                    "source": source,
                    "metadata": {"tags": ["x full-credit score", '"><script>attack']},
                    "id": name,
                }
            )
    for cell in notebook["cells"]:
        cell["metadata"]["tags"] = ["x full-credit score", "nbgrader_cell", "a\tb"]
    (folder / "01_bench.ipynb").write_text(json.dumps(notebook))
