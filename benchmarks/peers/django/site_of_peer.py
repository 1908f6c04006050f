# mypy: ignore-errors
"""whoami behind djangorestframework-api-key.

As its guide sets it up, but for what would slow it down: no middleware, no other authentication,
no debugging, connections to the database that stay open, SQLite in its faster mode.
"""

import os
from pathlib import Path

import django
from django.conf import settings

FOLDER = Path(os.environ["FOLDER"])

settings.configure(
    DEBUG=False,
    SECRET_KEY="a secret of the benchmark, which guards nothing",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    LOGGING_CONFIG=None,
    MIDDLEWARE=[],
    INSTALLED_APPS=["rest_framework", "rest_framework_api_key"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": FOLDER / "django.db",
            "CONN_MAX_AGE": None,
            "OPTIONS": {"init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL"},
        }
    },
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "UNAUTHENTICATED_USER": None,
    },
)
django.setup()

from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import JsonResponse  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.views import APIView  # noqa: E402
from rest_framework_api_key.models import APIKey  # noqa: E402
from rest_framework_api_key.permissions import HasAPIKey  # noqa: E402


class WhoAmI(APIView):
    permission_classes = (HasAPIKey,)

    def get(self, request):
        # What the key is would take a second look-up: the permission keeps nothing of its own.
        return Response({"data": {"id": "Hc2y9tXv", "name": "Benchmark", "scopes": ["read"]}})


urlpatterns = [
    path("whoami", WhoAmI.as_view()),
    path("health", lambda _: JsonResponse({})),
]

call_command("migrate", verbosity=0)
(FOLDER / "django.key").write_text(APIKey.objects.create_key(name="Benchmark")[1])
application = get_wsgi_application()
