# /// attack
# title = "Displays twenty thousand objects and changes them afterwards"
# family = "bombs"
# ///
# ruff: noqa

# %% work_number
answer = 1.0
from IPython.display import HTML, display

handle = display(HTML("x"), display_id=True)
for _ in range(3_000):
    display(HTML("x"))
handle.update(HTML("y" * 20_000_000))
