"""Table of contents of the pages of whoever takes part without an account."""

from __future__ import annotations

from django.urls import URLPattern, path

from compromisos.participar import senalar

urlpatterns: list[URLPattern] = [
    path("senalar/", senalar.senalar, name="senalar"),
    path("senalar/gracias/", senalar.senalado, name="senalado"),
]
