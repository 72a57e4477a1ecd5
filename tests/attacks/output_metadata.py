# /// attack
# title = "Hides scripts and addresses in the metadata of its outputs"
# family = "hostile output"
# never = ["filenames", "onload", "isolated", "widget-view+json\": {"]
# ///
# ruff: noqa

# %% work_number
answer = 1.0
import base64
from IPython.display import display

pixel = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()
handler = "1 onload=alert('attack') onerror=alert('attack')"
for kind in ("image/png", "image/jpeg"):
    for metadata in (
        {"width": handler},
        {kind: {"width": handler, "height": handler}},
        {"filenames": {kind: "/formgrader/?path=attack"}},
        {"filenames": 5},
        {kind: "abc"},
        {kind: {"unconfined": True, "alt": ["attack"]}},
    ):
        display({kind: pixel, "text/plain": "x"}, metadata=metadata, raw=True)
display({"text/html": "x"}, metadata={"text/html": {"isolated": True}}, raw=True)
display({"application/vnd.jupyter.widget-view+json": {"model_id": "x"}}, raw=True)
display({"application/javascript": "alert('attack')"}, raw=True)
display({"text/vnd.mermaid": "</pre><script>alert('attack')</script>"}, raw=True)
display({"image/png": 5, "text/html": {"a": 1}}, raw=True)


# %% work_function
class Result:
    def _repr_mimebundle_(self, **options):
        return {"image/png": pixel}, {"width": handler, "filenames": 5}


def spread(numbers):
    return Result()


Result()
