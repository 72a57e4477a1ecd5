# /// attack
# title = "Puts scripts, frames and forms into every kind of output"
# family = "hostile output"
# never = []
# ///
# ruff: noqa

# %% work_number
answer = 1.0
from IPython.display import HTML, SVG, Javascript, Latex, Markdown, display

bad = "<script>alert('attack')</script><img src=x onerror=alert('attack')><iframe src=javascript:alert('attack')></iframe>"
display(HTML(bad), Markdown(bad), Latex(bad), Javascript("alert('attack')"))
display(
    SVG(
        f"<svg xmlns='http://www.w3.org/2000/svg' onload=\"alert('attack')\"><script>alert('attack')</script></svg>"
    )
)
display({"image/png": "\"><script>alert('attack')</script>", "text/plain": bad}, raw=True)
display(
    {"application/vnd.jupyter.widget-view+json": {"model_id": bad}, "text/plain": bad}, raw=True
)
print(bad)
# %% work_table
raise ValueError("<script>alert('attack')</script>\x1b[31m</pre><script>alert('attack')</script>")
