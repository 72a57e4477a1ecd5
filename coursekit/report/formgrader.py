"""Formgrader for this one course, where what a submission brings along can do nothing.

A server extension in place of nbgrader's (`labconfig/instructor/jupyter_server_config.json`), which
differs in three handlers: it reads no other folder's settings, it hands out the files beside a
submission as downloads, and its pages load nothing from elsewhere.
"""

from jupyter_server.utils import url_path_join
from nbgrader.server_extensions.formgrader import handlers
from nbgrader.server_extensions.formgrader.formgrader import FormgradeExtension
from tornado import web


class CourseHome(handlers.FormgraderHandler):
    """Formgrader's first page, of this course only."""

    @web.authenticated
    def get(self) -> None:
        # nbgrader would execute the nbgrader_config.py of any folder, a submission's included.
        if "path" in self.request.arguments:
            raise web.HTTPError(403, "This Formgrader shows one course: open it without ?path=")
        super().get()


class SubmissionPage(handlers.SubmissionHandler):
    """A submission, cell by cell."""

    @property
    def content_security_policy(self) -> str:
        mine = "img-src 'self' data:; connect-src 'self'; frame-src 'none'; object-src 'none'; "
        return mine + "base-uri 'none'; form-action 'none'; " + super().content_security_policy


class SubmissionFile(handlers.SubmissionFilesHandler):
    """A file beside a submission: a download, never a page of this server."""

    @property
    def content_security_policy(self) -> str:
        return "sandbox; default-src 'none'; " + super().content_security_policy

    def set_extra_headers(self, path: str) -> None:
        self.set_attachment_header(path.rpartition("/")[2])


IN_PLACE_OF = {
    handlers.FormgraderHandler: CourseHome,
    handlers.SubmissionHandler: SubmissionPage,
    handlers.SubmissionFilesHandler: SubmissionFile,
}


class CourseFormgrader(FormgradeExtension):
    """nbgrader's, with these handlers."""

    def init_handlers(self, webapp: web.Application) -> None:
        base_url = webapp.settings["base_url"]
        mine = [
            (url_path_join(base_url, pattern), IN_PLACE_OF.get(handler, handler), *options)
            for pattern, handler, *options in handlers.default_handlers
        ]
        webapp.add_handlers(".*$", mine)  # what is added first is asked first
        super().init_handlers(webapp)


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "coursekit.report.formgrader"}]


def _load_jupyter_server_extension(server) -> None:
    """Loads it, as nbgrader does."""
    formgrader = CourseFormgrader(parent=server)
    formgrader.root_dir = server.root_dir
    formgrader.log = server.log
    formgrader.initialize([])
    formgrader.init_tornado_settings(server.web_app)
    formgrader.init_handlers(server.web_app)
