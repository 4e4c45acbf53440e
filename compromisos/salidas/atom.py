"""Lists of news as Atom (RFC 4287). The one place that writes a feed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html_join
from django.utils.translation import get_language

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class EntradaDeFeed:
    """`clave` names the entry for ever, whatever its address or language; `parrafos` are plain text, in
    Spanish as they were written."""

    clave: str
    titulo: str
    url: str  # from the root of the site
    momento: datetime
    parrafos: list[str] = field(default_factory=list)
    autor: str = ""
    categorias: tuple[str, ...] = ()


class _Feed(Atom1Feed):
    """With the links of RFC 5005 from one document to the others, and the mark of one that no longer changes."""

    def root_attributes(self) -> dict:
        return {**super().root_attributes(), "xmlns:fh": "http://purl.org/syndication/history/1.0"}

    def add_root_elements(self, handler) -> None:
        super().add_root_elements(handler)
        for rel, url in self.feed["enlaces"]:
            handler.addQuickElement("link", "", {"rel": rel, "href": url, "type": "application/atom+xml"})
        if self.feed["es_archivo"]:
            handler.addQuickElement("fh:archive", "")

    def latest_post_date(self) -> datetime:
        """Date of the feed: of its newest entry; of an empty feed, the one it was told, so that it does not change."""
        return max((i["updateddate"] for i in self.items), default=self.feed["actualizado"])


def etiqueta_uri(clave: str) -> str:
    """A tag: URI (RFC 4151). The year is the one in which this site began to name things."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},2026:{clave}"


def respuesta(
    *,
    titulo: str,
    url: str,
    url_del_feed: str,
    entradas: Iterable[EntradaDeFeed],
    vacio_desde: datetime,
    vecinos: Iterable[tuple[str, str]] = (),
    es_archivo: bool = False,
    url_de_este: str = "",
) -> HttpResponse:
    """`url_del_feed` names the feed, `url_de_este` the document if it is another; `vecinos` are (rel, address) of
    others of the same feed; `vacio_desde` (aware): what an empty feed says of when it last changed."""
    feed = _Feed(
        title=_limpio(titulo),
        link=f"{settings.SITE_URL}{url}",
        description="",
        language=get_language(),
        feed_url=f"{settings.SITE_URL}{url_de_este or url_del_feed}",
        feed_guid=etiqueta_uri(url_del_feed.strip("/").replace("/", ":")),
        author_name="25 por el 25",
        actualizado=vacio_desde,
        enlaces=[(rel, f"{settings.SITE_URL}{otra}") for rel, otra in vecinos],
        es_archivo=es_archivo,
    )
    for e in entradas:
        feed.add_item(
            title=_limpio(e.titulo),
            link=f"{settings.SITE_URL}{e.url}",
            description=format_html_join("", '<p lang="es">{}</p>', ((_limpio(p),) for p in e.parrafos if p)),
            unique_id=etiqueta_uri(e.clave),
            pubdate=e.momento,
            updateddate=e.momento,
            author_name=_limpio(e.autor) or None,
            categories=e.categorias,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _limpio(texto: str) -> str:
    """Without what no XML may hold."""
    return CONTROL.sub("", texto)
