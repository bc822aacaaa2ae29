FROM python:3.11-slim AS build
# Empty leaves torch to pip's own configuration; elsewhere torch brings gigabytes of CUDA.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
RUN python -m venv --without-pip /venv
COPY requirements.txt requirements.lock requirements-torch.lock ./
# Every file is checked by its hash. torch alone looks at PyTorch's index (--no-deps: nothing else may come from there);
# on a platform whose hash the lock does not have, it comes unchecked, and a line says so.
RUN pip --python /venv install --no-cache-dir --no-compile --no-deps --require-hashes \
      ${TORCH_INDEX:+--extra-index-url "$TORCH_INDEX"} -r requirements-torch.lock \
 && if ! ls -d /venv/lib/python3.11/site-packages/torch >/dev/null 2>&1; then \
      echo "No hash of torch is known for $(uname -m): it is installed unchecked."; \
      pip --python /venv install --no-cache-dir --no-compile --no-deps \
        ${TORCH_INDEX:+--extra-index-url "$TORCH_INDEX"} "$(grep '^torch==' requirements.txt)"; \
    fi \
 && pip --python /venv install --no-cache-dir --no-compile --require-hashes -r requirements.lock
# Test suites, headers and build tools are never read at run time. The imports compile the modules that are used (150 MB
# less than compiling all) and fail here, not in class, if too much was removed.
RUN cd /venv/lib/python3.11/site-packages \
 && rm -rf torch/test torch/include torch/share torch/bin/protoc* torch/bin/*[Tt]est* pyarrow/include pyarrow/tests pandas/tests \
 && /venv/bin/python -c "import torch, torch._dynamo, streamlit.web.bootstrap, streamlit.web.cli, plotly.graph_objects, plotly.io, jaxtyping, numba"

FROM python:3.11-slim
# In front of one server a core.
RUN apt-get update \
 && apt-get install -y --no-install-recommends nginx \
 && apt-get clean \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin
# Matrices here are small, and several sessions fill the cores: one thread each, and memory that is not split by thread.
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 NUMBA_CACHE_DIR=/srv/compiled \
    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MALLOC_ARENA_MAX=2 ADDRESS=0.0.0.0 PORT=8501
RUN useradd --create-home --uid 10001 horizon
COPY --from=build /venv /venv
WORKDIR /srv
# .dockerignore lets in only what the app reads.
COPY . .
# What a class answers is kept in data; the other two are filled here, so that nothing else is ever written.
RUN mkdir app/static compiled data && python -m app.serving.prepare && python -m app.serving.licences > LICENCES.txt \
 && chown -R horizon: app/static compiled data
USER horizon
RUN python -m rnn_core.compile
VOLUME /srv/data
EXPOSE 8501
# Any path answers 200; only the body tells that the server is well.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "import urllib.request as u; assert u.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4).read() == b'ok'"]
CMD ["python", "-m", "app"]
