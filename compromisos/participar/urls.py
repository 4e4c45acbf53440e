"""Table of contents of the pages of whoever takes part without an account."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
