"""Formgrader for this one course, where what a submission brings along can do nothing.

A server extension in place of nbgrader's (`labconfig/instructor/jupyter_server_config.json`): it
reads no other folder's settings, hands out the files beside a submission as downloads, loads nothing
from elsewhere into a submission's page, and answers no address that would be a script on its page.
"""

import contextlib
import re
from urllib.parse import unquote

from jupyter_server.utils import url_path_join
from nbgrader.api import MissingEntry
from nbgrader.server_extensions.formgrader import apihandlers, handlers
from nbgrader.server_extensions.formgrader.base import BaseHandler
from nbgrader.server_extensions.formgrader.formgrader import FormgradeExtension
from tornado import web

# nbgrader's templates write names of students and assignments as they are into HTML and scripts, and
# take them from the address: any web page could lead to one.
MARKUP = re.compile(r"""[<>"\\\x00-\x1f]""")


class PlainAddress:
    """A handler of addresses without markup."""

    def prepare(self):
        if MARKUP.search(unquote(self.request.path)):
            raise web.HTTPError(404, "There is nothing of this name in the course.")
        return super().prepare()


class OwnTransaction:
    """A handler that leaves no transaction of the gradebook's open.

    nbgrader has one session for all requests. An error in it would stand in the way of all later ones,
    what others write would not be seen, and PostgreSQL could not tidy up behind it.
    """

    def on_finish(self):
        gradebook = self.settings["nbgrader_gradebook"]
        if gradebook is not None:
            gradebook.db.remove()
        super().on_finish()


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

    @web.authenticated
    def get(self, submission_id: str) -> None:
        with contextlib.suppress(MissingEntry):
            student = self.gradebook.find_submission_notebook_by_id(submission_id).student.id
            if MARKUP.search(student):
                raise web.HTTPError(404, "This student's id is no name: rename the folder.")
        super().get(submission_id)


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
            (url_path_join(base_url, pattern), in_this_course(handler), *options)
            for pattern, handler, *options in handlers.default_handlers
            + apihandlers.default_handlers
        ]
        webapp.add_handlers(".*$", mine)  # what is added first is asked first
        super().init_handlers(webapp)


def in_this_course(handler: type) -> type:
    """The handler that takes this one's place."""
    handler = IN_PLACE_OF.get(handler, handler)
    if not issubclass(handler, BaseHandler):  # of nbgrader's own files
        return handler
    return type(handler.__name__, (PlainAddress, OwnTransaction, handler), {})


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
