# /// attack
# title = "Hooks into IPython: strips assertions, swallows tracebacks"
# family = "patching"
# ///
# ruff: noqa

# %% work_number
answer = 1.0
import ast

shell = get_ipython()


class Strip(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()


shell.ast_transformers.append(Strip())
shell.input_transformers_cleanup.append(lambda lines: [l for l in lines if "assert" not in l])
shell.events.register("pre_run_cell", lambda info: shell.user_ns.update(answer=100.0))
shell.set_custom_exc((AssertionError,), lambda *args, **kwargs: None)
shell.showtraceback = shell._showtraceback = lambda *args, **kwargs: None
type(shell).showtraceback = type(shell)._showtraceback = lambda *args, **kwargs: None
