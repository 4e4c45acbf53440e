"""The way in of a personal link."""

from __future__ import annotations

from django.urls import reverse


def direccion(secreto: str) -> str:
    """As links were before docs/adr/0024, which open until they expire."""
    return reverse("informar", args=[secreto])


def entrar(client, secreto: str):
    return client.post(reverse("informar_entrar"), {"codigo": secreto})
