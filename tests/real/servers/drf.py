"""Django REST Framework with its three paginations over one list of notes, newest first.

The database is the file named by NOTES_DB; NOTES says how many notes it begins with.
"""

import os
import sys

import django
from django.conf import settings
from django.core.management import execute_from_command_line

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["NOTES_DB"]}},
    INSTALLED_APPS=["rest_framework"],
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "UNAUTHENTICATED_USER": None,
    },
    ROOT_URLCONF=__name__,
    SECRET_KEY="of a test",
)
django.setup()

from django.db import connection, models  # noqa: E402
from rest_framework import pagination, routers, serializers, viewsets  # noqa: E402


class Note(models.Model):
    title = models.CharField(max_length=100)
    day = models.IntegerField()

    class Meta:
        app_label = "notes"
        ordering = ["-id"]


class NoteSerializer(serializers.ModelSerializer):
    class Meta:
        model = Note
        fields = ["id", "title", "day"]


class Pages(pagination.PageNumberPagination):
    page_size = 10
    page_size_query_param = "page_size"


class Offsets(pagination.LimitOffsetPagination):
    default_limit = 10


class Cursors(pagination.CursorPagination):
    page_size = 10
    page_size_query_param = "page_size"
    ordering = "-id"


class Days(Cursors):
    """Many notes have the same day."""

    ordering = ("-day", "-id")


router = routers.SimpleRouter()
for paginator in (Pages, Offsets, Cursors, Days):
    name = paginator.__name__.lower()
    members = {
        "queryset": Note.objects.all(),
        "serializer_class": NoteSerializer,
        "pagination_class": paginator,
    }
    router.register(name, type(paginator.__name__ + "View", (viewsets.ModelViewSet,), members), basename=name)
urlpatterns = router.urls

if __name__ == "__main__":
    with connection.schema_editor() as editor:
        editor.create_model(Note)
    count = int(os.environ["NOTES"])
    Note.objects.bulk_create(Note(id=n, title=f"note {n}", day=n // 45) for n in range(1, count + 1))
    execute_from_command_line([sys.argv[0], "runserver", "--noreload", "127.0.0.1:0"])
