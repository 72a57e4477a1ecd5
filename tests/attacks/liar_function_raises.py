# /// attack
# title = "A function that raises what no test expects"
# family = "lying objects"
# ///
# ruff: noqa

# %% work_function
class Quiet(BaseException):
    __str__ = lambda self: 1 / 0


count = 0


def spread(numbers):
    global count
    count += 1
    if count == 1:
        return 1
    raise [SystemExit(0), KeyboardInterrupt(), GeneratorExit(), Quiet(), SyntaxError("\ud800")][
        count % 5
    ]
