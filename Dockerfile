# An image for the workers and the scheduler of a Dask cluster, and for any `alxa` command:
#     docker build -t registry.example.org/alxa_sim:0.1.0 .
FROM python:3.12-slim

# Where compiled code is kept, readable and writable for whatever user the cluster gives a container.
ENV ALXA_CACHE_DIR=/var/cache/alxa_sim

WORKDIR /opt/alxa_sim
COPY pyproject.toml README.md LICENSE ./
COPY alxa_sim ./alxa_sim
COPY scenarios ./scenarios
RUN python -m pip install --no-cache-dir ".[cluster]"

# One month of the banner compiles the model, so that workers on a machine like this one start at once.
RUN mkdir -p "$ALXA_CACHE_DIR" \
    && alxa run scenarios/baseline.yaml --replicates 1 --set period.end=2014-01 --out warm \
    && rm -r warm \
    && chmod -R a+rwX "$ALXA_CACHE_DIR"

CMD ["alxa", "--help"]
