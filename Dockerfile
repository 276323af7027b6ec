# One image for web, worker and beat: what it does is the command it is started with (see docker-compose.yml).
FROM node:22-bookworm-slim AS packages
WORKDIR /mesoplan
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=mesoplan.settings
WORKDIR /mesoplan
COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
COPY --from=packages /mesoplan/node_modules node_modules
# The files are collected once, when the image is made; the values below are used for that and for nothing else.
RUN SECRET_KEY=for-the-build-only SITE_URL=https://build.invalid DATABASE_URL=postgres://build.invalid/none \
    REDIS_URL=redis://build.invalid/0 python manage.py collectstatic --no-input \
    && useradd --system --no-create-home mesoplan \
    && chown -R mesoplan var
USER mesoplan
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--no-ws", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "8", "mesoplan.wsgi:application"]
