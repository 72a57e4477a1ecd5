"""What cells ask of JupyterLab, its user or the network: while grading, each only says that it does nothing.

A cell goes on after that, as it would have where the student wrote it.
"""

from collections.abc import Callable

from IPython.core.autocall import ExitAutocall
from IPython.core.interactiveshell import InteractiveShell

INSTALLERS = ("conda", "mamba", "micromamba", "pip", "uv")
# They open a window, a page or an editor, or tell about the kernel, and give a cell nothing.
FOR_A_USER = (
    *("autosave", "clear", "cls", "connect_info", "ed", "edit", "less", "man", "more"),
    *("qtconsole", "subshell"),
)
# Of matplotlib, those that need no window.
DRAWN = ("agg", "auto", "cairo", "inline", "pdf", "ps", "svg")


class Exit(ExitAutocall):
    """`exit` and `quit`: a kernel would end, and with it all that is still to be graded."""

    def __call__(self, *args: object, **kwargs: object) -> None:
        print("exit and quit do nothing while a notebook is graded; the next cells still run")


def register(shell: InteractiveShell) -> None:
    """Gives a shell these magics, and those that a kernel has besides IPython's own."""
    shell.run_line_magic("load_ext", "storemagic")
    for name in FOR_A_USER:
        shell.magics_manager.register_function(nobody_there(name), "line", name)
    for name in INSTALLERS:
        magic = shell.find_line_magic(name)
        shell.magics_manager.register_function(no_network(name, magic), "line", name)


def nobody_there(name: str) -> Callable[[str], None]:
    def magic(line: str) -> None:
        print(f"%{name} does nothing while a notebook is graded")

    return magic


def no_network(name: str, usual: Callable[[str], None] | None) -> Callable[[str], None]:
    """The magic of a program that installs packages: only pip may still tell about them."""

    def magic(line: str) -> None:
        tells = name == "pip" and line.partition(" ")[0] in ("check", "freeze", "list", "show")
        if usual and tells:
            usual(line)
        else:
            print(f"%{name} does nothing while a notebook is graded: there is no network")

    return magic


def drawable(gui: str | None) -> str | None:
    """Where figures go: what a cell asks for, or `inline` in place of a window or a widget."""
    if gui is None or gui.lower() in DRAWN:
        return gui
    print(f"%matplotlib {gui}: figures are drawn inline while a notebook is graded")
    return "inline"
