# The course in a container, as an ordinary user, under the restrictions that containers have anyway.
#   docker build -t clustering-course .
#   docker run --rm -p 127.0.0.1:8888:8888 -v "$PWD/work:/course/work" clustering-course
# is a student's JupyterLab. How to grade in it: docs/places.md.
ARG BASE=python:3.13-slim
FROM ${BASE}

USER root
RUN useradd --create-home --non-unique --uid 1000 course && install --directory --owner=course /course
USER course
WORKDIR /course
COPY --chown=course . .
# Installs the locked environment.
RUN python3 course.py grade --help

EXPOSE 8888
CMD ["python3", "course.py", "lab", "--no-browser", "--address=0.0.0.0", "--port=8888"]
