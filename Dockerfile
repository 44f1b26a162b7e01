# Debian, not Alpine: several packages have no wheels for musl.
FROM python:3.11-slim AS builder
RUN pip install --no-cache-dir uv
WORKDIR /app
COPY requirements.txt .
RUN uv venv /venv \
    && VIRTUAL_ENV=/venv uv pip sync --require-hashes --compile-bytecode --no-cache requirements.txt
ENV PATH=/venv/bin:$PATH
COPY . .
# Compiled once here: the image's file system may be read-only.
RUN python -m compileall -q -j 0 manage.py site marketplace chat cms \
    && SECRET_KEY=only-for-this-build python manage.py release --static-only

FROM python:3.11-slim
RUN useradd --create-home --uid 10001 hustlr
COPY --from=builder /venv /venv
COPY --from=builder /app /app
WORKDIR /app
USER hustlr
# Tools that know nothing of manage.py find both folders here.
ENV PATH=/venv/bin:$PATH PYTHONPATH=/app/site:/app PYTHONUNBUFFERED=1 HUSTLR_DATA=/tmp/hustlr
EXPOSE 8000
CMD ["python", "manage.py", "serve", "--host", "0.0.0.0", "--port", "8000", "--behind-proxy"]
