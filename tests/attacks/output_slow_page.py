# /// attack
# title = "Puts out small texts that make a page slow or huge"
# family = "hostile output"
# ///
# ruff: noqa

# %% work_number
answer = 1.0
from IPython.display import HTML, Markdown, display

display(Markdown("[" * 16_000), Markdown("<div>" * 8_000), HTML("<div>" * 50_000))
display(HTML("".join(f"<b id={i}>" for i in range(2_000)) + "<p></p>" * 20_000))
display(Markdown("[a] " * 3_000 + "\n\n[a]: http://x.org '" + "x" * 9_000 + "'"))
display(Markdown("```perl\n" + "a=~s/" * 5_000 + "\n```"), Markdown("\\begin{a}" * 5_000))
print("\x1b[31ma\x1b[0mb" * 50_000)
print("\r" + "a" * 200_000)
# %% work_table
summary = "a" * 200_000
raise ValueError("\x1b[31ma\x1b[0mb" * 50_000)
