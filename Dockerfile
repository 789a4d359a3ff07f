# Matinee in a container. Nothing in it is secret, nothing in it is written to but /data; see docs/running.md.
ARG PYTHON=3.13.9-slim-bookworm

FROM python:${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv --without-pip /opt/build
RUN python -m venv --without-pip /opt/matinee
COPY requirements/run.lock requirements/build.lock requirements/
RUN python -m pip --python /opt/build/bin/python install --require-hashes --only-binary=:all: -r requirements/build.lock
RUN python -m pip --python /opt/matinee/bin/python install --require-hashes --only-binary=:all: -r requirements/run.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY cogs cogs
COPY recommender recommender
COPY demo demo
RUN python -m pip --python /opt/build/bin/python wheel --no-deps --no-build-isolation --wheel-dir /wheel .
RUN python -m pip --python /opt/matinee/bin/python install --no-deps --no-index --find-links /wheel matinee

FROM python:${PYTHON}
ENV PATH=/opt/matinee/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MATINEE_CONFIG=/etc/matinee/config.toml \
    MATINEE_HOME=/data
RUN install -d -o 10001 -g 10001 -m 700 /data
COPY deploy/image.toml /etc/matinee/config.toml
COPY --from=build /opt/matinee /opt/matinee
USER 10001:10001
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request as ask; ask.urlopen('http://127.0.0.1:8787/livez', timeout=4)"]
ENTRYPOINT ["matinee"]
CMD ["run"]
