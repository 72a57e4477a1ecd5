# /// attack
# title = "Replaces built-in functions and AssertionError, in the module and by name"
# family = "patching"
# ///
# ruff: noqa

# %% work_number
answer = 1.0
import builtins


class Never(BaseException):
    pass


abs_, max_ = abs, max
abs = lambda value: 0.0
isinstance = callable = all = any = lambda *args: True
zip = lambda *args: []
globals = lambda: {"answer": 140.0}
AssertionError = Never
# %% work_table
summary = pd.DataFrame({"kind": ["a"], "size": [1.0]})
builtins.abs = lambda value: 0.0
builtins.AssertionError = Never
builtins.zip = lambda *args: []
