"""The way in of a personal link."""

from __future__ import annotations

from django.urls import reverse


def direccion(secreto: str) -> str:
    return reverse("informar", args=[secreto])


def entrar(client, secreto: str):
    return client.post(direccion(secreto))
