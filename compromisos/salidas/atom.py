"""Lists of news as Atom (RFC 4287). The one place that writes a feed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from base.dias import Dia, inicio_del_dia
from base.texto import mostrable
from compromisos.salidas.cache_key import ultimo_cambio

REGISTRO = "/datos/registro/"  # its page is the name of the vocabulary


class _Feed(Atom1Feed):
    """With the links of RFC 5005 from one document to the others, and the mark of one that no longer changes."""

    def root_attributes(self) -> dict[str, str]:
        return super().root_attributes() | {
            "xmlns:registro": f"{settings.SITE_URL}{REGISTRO}",
            "xmlns:fh": "http://purl.org/syndication/history/1.0",
        }

    def add_root_elements(self, handler) -> None:
        """Besides, the head of the public record when the feed was made: who keeps feeds keeps it elsewhere."""
        super().add_root_elements(handler)
        for rel, url in self.feed["enlaces"]:
            handler.addQuickElement("link", "", {"rel": rel, "href": url, "type": "application/atom+xml"})
        if self.feed["es_archivo"]:
            handler.addQuickElement("fh:archive", "")
        if self.feed["cabeza"]:
            numero, sha256 = self.feed["cabeza"]
            handler.addQuickElement("registro:cabeza", sha256, {"numero": str(numero)})

    def latest_post_date(self) -> datetime:
        """Date of the feed: of its newest entry; of an empty feed, the one it was told, so that it does not change."""
        return max((i["updateddate"] for i in self.items), default=self.feed["actualizado"])


def etiqueta_uri(clave: str) -> str:
    """A tag: URI (RFC 4151). The year is the one in which this site began to name things."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},2026:{clave}"


def entrada(
    *,
    clave: str,
    titulo: str,
    url: str,
    momento: datetime,
    parrafos: Iterable[str] = (),
    rotulados: Iterable[tuple[str, str]] = (),
    autor: str = "",
    categorias: tuple[str, ...] = (),
) -> dict[str, Any]:
    """An entry, for `respuesta`. `clave` names it for ever, whatever its address or language; `url` is from the root of
    the site; `parrafos` are plain text, in Spanish as they were written; `rotulados`, the same with a label before each, in
    the language of the feed."""
    cuerpo = format_html_join("", '<p lang="es">{}</p>', ((_limpio(p),) for p in parrafos if p))
    dichos = ((rotulo, _limpio(p)) for rotulo, p in rotulados)
    return {
        "title": _limpio(titulo),
        "link": f"{settings.SITE_URL}{url}",
        "description": cuerpo + format_html_join("", '<p>{} <span lang="es">{}</span></p>', dichos),
        "unique_id": etiqueta_uri(clave),
        "pubdate": momento,
        "updateddate": momento,
        "author_name": _limpio(autor) or None,
        "categories": tuple(map(_limpio, categorias)),
    }


def si_esta_vacio(dia: Dia) -> datetime:
    """What an empty feed says of when it last changed: of a past day, which changes no more, its beginning."""
    return ultimo_cambio(dia) if dia.es_hoy else inicio_del_dia(dia.fecha)


def respuesta(
    *,
    titulo: str,
    url: str,
    url_del_feed: str,
    entradas: Iterable[dict[str, Any]],
    vacio_desde: datetime,
    cabeza: tuple[int, str] | None,
    vecinos: Iterable[tuple[str, str]] = (),
    es_archivo: bool = False,
    url_de_este: str = "",
) -> HttpResponse:
    """`url_del_feed` names the feed, `url_de_este` the document if it is another; `vecinos` are (rel, address) of
    others of the same feed; `vacio_desde` (aware): what an empty feed says of when it last changed. `cabeza`: number
    and SHA-256 of the last entry of the record."""
    feed = _Feed(
        title=_limpio(titulo),
        link=f"{settings.SITE_URL}{url}",
        description="",
        language=get_language(),
        feed_url=f"{settings.SITE_URL}{url_de_este or url_del_feed}",
        feed_guid=etiqueta_uri(url_del_feed.strip("/").replace("/", ":")),
        author_name="25 por el 25",
        feed_copyright=_("Datos de este sitio: CC BY 4.0, citándolo. Los textos citados son de su fuente."),
        actualizado=vacio_desde,
        cabeza=cabeza,
        enlaces=[(rel, f"{settings.SITE_URL}{otra}") for rel, otra in vecinos],
        es_archivo=es_archivo,
    )
    for una in entradas:
        feed.add_item(**una)
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _limpio(texto: str) -> str:
    """As every reader of feeds shows it, kept before what no XML may hold was mended at the door."""
    return mostrable(texto)
