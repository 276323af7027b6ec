"""Two questions of whoever operates Mesoplan: is the process up, and can people work with it?"""

import os

from celery import current_app
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from mesoplan.runtime import heart


@login_not_required
@never_cache
@require_safe
def live(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    parts = {
        "database": _database_answers(),
        "broker": _broker_answers(),
        "worker": heart.is_alive(heart.Part.WORKER),
        "beat": heart.is_alive(heart.Part.BEAT),
    }
    is_ready = all(parts.values())
    words = {name: "ok" if is_well else "down" for name, is_well in {"status": is_ready, **parts}.items()}
    return JsonResponse(words, status=200 if is_ready else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker_answers() -> bool:
    if not settings.REDIS_URL:
        return os.access(settings.BROKER_DIR / "queue", os.W_OK)
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1)
    except OperationalError:
        return False
    return True
