"""A JupyterHub for one course on one server, with the system's own users. See docs/hub.md."""

import os
import resource
import sys
import tomllib
from pathlib import Path

from jupyterhub.auth import PAMAuthenticator
from jupyterhub.spawner import LocalProcessSpawner

c = get_config()  # noqa: F821  (given by JupyterHub)
HERE = Path(__file__).resolve().parent
# Without the path, a file that is not found is passed over in silence.
load_subconfig("course_on_hub.py", path=str(HERE))  # noqa: F821

CLASS = tomllib.loads((HERE / "class.toml").read_text("utf-8"))
COURSE, STATE = CLASS["course"], Path(CLASS["folder"]) / "state"
LIMITS, PORTS = CLASS["limits"], CLASS["ports"]
UNITS = {"K": 2**10, "M": 2**20, "G": 2**30}

# What services make can be read where the folder can: released feedback has to be.
os.umask(0o022)

# --- who may log in --------------------------------------------------------------------------------


class ClassAuthenticator(PAMAuthenticator):
    """The system's passwords, for the class alone."""

    async def refresh_user(self, user, handler=None):
        # Asked again every few minutes: else a login lasts two weeks.
        return self.check_allowed_groups(user.name)


c.JupyterHub.authenticator_class = ClassAuthenticator
c.Authenticator.refresh_pre_spawn = True  # asked then, too
c.LocalAuthenticator.allowed_groups = {f"{COURSE}-students", f"{COURSE}-instructors"}

# --- what one user may use -------------------------------------------------------------------------


def number_of_bytes(size: str) -> int:
    return int(size[:-1]) * UNITS[size[-1]]


class LimitedSpawner(LocalProcessSpawner):
    """A JupyterLab of a system user, with the kernel's limits for it and all that it starts."""

    def make_preexec_fn(self, name):
        become_the_user = super().make_preexec_fn(name)
        limits = {
            resource.RLIMIT_AS: number_of_bytes(LIMITS["memory"]),
            resource.RLIMIT_FSIZE: number_of_bytes(LIMITS["file"]),
            resource.RLIMIT_NPROC: LIMITS["processes"],
            resource.RLIMIT_CORE: 0,
        }

        def prepare():
            os.umask(0o077)  # others on this machine are the rest of the class
            os.nice(5)  # the hub, and grading, come first
            for limit, value in limits.items():
                resource.setrlimit(limit, (value, value))
            become_the_user()

        return prepare


c.JupyterHub.spawner_class = LimitedSpawner
c.JupyterHub.services.append(
    {
        "name": "idle-culler",
        "command": [sys.executable, "-m", "jupyterhub_idle_culler", f"--timeout={LIMITS['idle']}"],
    }
)
c.JupyterHub.load_roles.append(
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    }
)

# --- where it listens, and what it keeps -------------------------------------------------------------

# On this machine only. Its users can reach these ports; each wants a login, or a token.
c.JupyterHub.bind_url = f"http://127.0.0.1:{PORTS['public']}"
c.JupyterHub.hub_ip = "127.0.0.1"
c.JupyterHub.hub_port = PORTS["hub"]
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{PORTS['proxy']}"
c.ConfigurableHTTPProxy.command = [str(HERE / "node_modules" / ".bin" / "configurable-http-proxy")]
# In a folder that only root can enter.
c.JupyterHub.db_url = f"sqlite:///{STATE / 'jupyterhub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")
# Students' work goes on when the hub is started anew.
c.JupyterHub.cleanup_servers = False
