"""Sitemaps: every page without parameters, and one address a pledge, institution, edition, eje and place that
has something, in both languages."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Q
from django.urls import URLPattern, get_resolver, reverse

from base.dias import Dia
from compromisos.models import Compromiso, Edicion, Eje, Marco, Nivel, Periodo, Territorio
from instituciones.models import Institucion


class MapaBase(Sitemap):
    """Addresses of SITE_URL, whatever host was asked."""

    i18n = alternates = x_default = True
    limit = 10_000

    def get_domain(self, site=None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol=None) -> str:
        return urlsplit(settings.SITE_URL).scheme


class MapaDePaginas(MapaBase):
    FUERA = ("guia_de_estilo", "api_indice", "api_docs", "api_cambios")  # of the API, its documentation

    def items(self) -> list[str]:
        """By name, read from the table of contents: a new page cannot be forgotten."""
        paginas = [
            p.name
            for p in get_resolver("compromisos.urls").url_patterns
            if isinstance(p, URLPattern) and not p.pattern.converters and str(p.pattern).endswith("/")
        ]
        return ["portada", *(nombre for nombre in paginas if nombre and nombre not in self.FUERA)]

    def location(self, item: str) -> str:
        return reverse(item)


class MapaDeCompromisos(MapaBase):
    def items(self):
        return (
            Compromiso.objects.a_la_vista(Dia.de_hoy())
            .exclude(enmiendas__importacion__isnull=False)  # their pages are gone (410)
            .only("codigo", "vigente_publicado_en")
            .order_by("codigo")
        )

    def lastmod(self, item):
        return item.vigente_publicado_en


class MapaDeInstituciones(MapaBase):
    def items(self):
        return Institucion.objects.only("slug").order_by("slug")


class MapaDeEdiciones(MapaBase):
    def items(self):
        return Edicion.objects.only("slug").order_by("slug")


class MapaDePeriodos(MapaBase):
    def items(self):
        return Periodo.objects.cerrados(Dia.de_hoy()).only("slug").order_by("slug")


class MapaDeTerritorios(MapaBase):
    def items(self):
        """The regions, and the provinces and districts that some public pledge names."""
        nombrados = Compromiso.territorios.through.objects.filter(
            compromiso__in=Compromiso.objects.publicados(Dia.de_hoy()).order_by().values("pk")
        )
        return Territorio.objects.filter(Q(nivel=Nivel.REGION) | Q(pk__in=nombrados.values("territorio")))


class MapaDeEjes(MapaBase):
    def items(self):
        return Eje.objects.only("codigo").order_by("codigo")


class MapaDeMarcos(MapaBase):
    def items(self):
        return Marco.objects.only("slug").order_by("slug")


MAPAS = {
    "paginas": MapaDePaginas,
    "compromisos": MapaDeCompromisos,
    "instituciones": MapaDeInstituciones,
    "ediciones": MapaDeEdiciones,
    "cortes": MapaDePeriodos,
    "territorios": MapaDeTerritorios,
    "ejes": MapaDeEjes,
    "marcos": MapaDeMarcos,
}
