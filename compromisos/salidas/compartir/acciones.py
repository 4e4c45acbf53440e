"""Actions of a page: links that share it and follow it, made of what it says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse

from base.correo import puede_salir


@dataclass(frozen=True, slots=True)
class Archivo:
    """A file to take away: its address, and how many bytes it had when it was last made, if it was."""

    url: str
    peso: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compartida:
    """What a page says of itself outside the site. Its title names nobody's trouble: it stays in the telephone of
    whoever shares it.

    `direccion`, `fija` and `imagen` are whole addresses: with the day that was asked for, with the day that it shows
    also when that is today, and of a PNG. `feed` and `calendario` are addresses in this site, "" where there is none; `seguir` is
    what of it is followed by e-mail (`lectura/seguibles.py`).
    """

    titulo: str
    resumen: str
    direccion: str
    fija: str
    imagen: str
    feed: str = ""
    calendario: str = ""
    pdf: Archivo | None = None
    codigo: str = ""
    seguir: str = ""


def con_consulta(direccion: str, *consultas: QueryDict | Mapping[str, str] | None) -> str:
    """`direccion` with what each of `consultas` says."""
    partes = [c.urlencode() if isinstance(c, QueryDict) else urlencode(c) for c in consultas if c]
    if not partes:
        return direccion
    return f"{direccion}{'&' if '?' in direccion else '?'}{'&'.join(partes)}"


def whatsapp(compartida: Compartida) -> str:
    """Link that opens WhatsApp with title, sentence and address written; nothing is asked of it before."""
    texto = "\n".join(filter(None, (compartida.titulo, compartida.resumen, compartida.direccion)))
    return f"https://wa.me/?text={quote(texto, safe='')}"


def webcal(calendario: str) -> str:
    """The whole address of a calendar, by the scheme that calendars subscribe to."""
    return f"webcal://{urlsplit(settings.SITE_URL).netloc}{calendario}"


def seguir_por_correo(compartida: Compartida) -> str:
    """Page where it is followed by e-mail; "" if it cannot be, or if no mail leaves this installation."""
    if not compartida.seguir or not puede_salir():
        return ""
    return f"{reverse('seguir')}?{urlencode({'que': compartida.seguir})}"
