# /// attack
# title = "Prints, displays and raises text that no file can hold"
# family = "hostile output"
# ///
# ruff: noqa

# %% work_number
answer = 1.0
from IPython.display import HTML, display

print("\ud800\udfff")
display(HTML("\ud800"))
raise ValueError("\ud800")


# %% work_function
def spread(numbers):
    print("\ud800")
    raise ValueError("\udfff")
