"""What the course needs of a JupyterHub, of this one or of The Littlest: JupyterLabs that know the
course and its exchange, and Formgrader as a service for instructors. See docs/hub.md."""

import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
CLASS = tomllib.loads((HERE / "class.toml").read_text("utf-8"))
COURSE, FOLDER = CLASS["course"], Path(CLASS["folder"])
ENVIRONMENT = FOLDER / "env"
c = get_config()  # noqa: F821  (given by JupyterHub)

PROGRAM = str(ENVIRONMENT / "bin" / "jupyterhub-singleuser")
# One thread each: more only make the kernels of a class wait for each other.
THREADS = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
EVERYWHERE = THREADS | {"PATH": f"{ENVIRONMENT}/bin:/usr/local/bin:/usr/bin:/bin"}


def settings(role: str, folder: Path) -> dict[str, str]:
    """The environment of a JupyterLab that reads the course's settings below `folder`."""
    lab = folder / "labconfig" / role
    return EVERYWHERE | {
        "JUPYTER_CONFIG_PATH": f"{lab}:{folder}",
        "JUPYTER_PATH": str(lab),
        "JUPYTER_PREFER_ENV_PATH": "1",
    }


# --- everybody's own JupyterLab, as oneself ------------------------------------------------------

c.Spawner.cmd = [PROGRAM]
c.Spawner.default_url = "/lab"
c.Spawner.environment = settings("student", FOLDER / "students")
# Nobody can turn the login off of their own server, on purpose or by a file that they were given.
c.Spawner.disable_user_config = True

# --- Formgrader, as the grader's user, in the course's folder --------------------------------------

# JupyterLab shows Formgrader in a frame, which JupyterHub forbids all pages.
IN_A_TAB = {"headers": {"Content-Security-Policy": "frame-ancestors 'self'"}}

c.JupyterHub.services.append(
    {
        "name": COURSE,
        "url": f"http://127.0.0.1:{CLASS['ports']['formgrader']}",
        "command": [PROGRAM, "--ServerApp.root_dir=.", f"--ServerApp.tornado_settings={IN_A_TAB}"],
        "user": f"{COURSE}-grader",
        "cwd": str(FOLDER / "grader" / "course"),
        "environment": settings("instructor", FOLDER / "grader" / "course")
        | {"JUPYTERHUB_DEFAULT_URL": "/lab"},
        "oauth_no_confirm": True,
    }
)
# Exactly these people: whoever is no longer listed is out when the hub starts anew.
c.JupyterHub.load_roles.append(
    {
        "name": f"formgrader-{COURSE}",
        "scopes": [f"access:services!service={COURSE}"],
        "users": CLASS["instructors"],
    }
)

# --- what is handed in is graded at once, if the class wants that ----------------------------------

if CLASS.get("watch"):
    c.JupyterHub.services.append(
        {
            "name": f"watch-{COURSE}",
            "command": [str(ENVIRONMENT / "bin" / "python"), "-m", "coursekit.cli", "watch"],
            "user": f"{COURSE}-grader",
            "cwd": str(FOLDER / "grader" / "course"),
            "environment": EVERYWHERE,
        }
    )
