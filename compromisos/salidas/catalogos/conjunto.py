"""The public tables as a catalogue speaks of them: the one description, which each format writes in its own words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Min, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from base.dias import Dia
from compromisos.models import Anotacion, Avance, Compromiso
from compromisos.salidas import http
from compromisos.salidas.cache_key import ultimo_cambio
from compromisos.salidas.datos.columns import PUBLICAS
from compromisos.salidas.datos.contenidos import CONTENIDOS
from compromisos.salidas.datos.tablas import FORMATOS
from compromisos.salidas.huellas import Huella

TITULO = gettext_lazy(
    "25 por el 25: promesas contra la violencia de género en el Perú y lo que se informa de ellas"
)
EXPLICACION = gettext_lazy(
    "Qué prometió cada institución, para cuándo, qué informó, en qué se apoya y qué pasó después, con un registro público "
    "encadenado. Una celda vacía quiere decir que no consta: no es cero."
)
CLAVES = (
    "violencia de género",
    "violencia contra las mujeres",
    "rendición de cuentas",
    "compromisos",
    "Perú",
    "25N",
)
TEMAS = ("Justicia", "Igualdad y no discriminación")
LICENCIA, LICENCIA_URL = "CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"
LICENCIA_TITULO = "Creative Commons Attribution 4.0 International"
Saber = Callable[[str, str, Dia], Huella | None]  # (table, format, day) -> what is known of its file
TIPOS = {f: http.TIPOS[f].partition(";")[0] for f in FORMATOS}


@dataclass(frozen=True, slots=True)
class Archivo:
    formato: str
    url: str
    tipo: str


@dataclass(frozen=True, slots=True)
class ConjuntoDeDatos:
    tabla: str
    titulo: str
    explicacion: str
    pagina: str
    archivos: tuple[Archivo, ...]

    def archivo(self, formato: str) -> Archivo:
        return next(a for a in self.archivos if a.formato == formato)


def conjuntos(dia: Dia) -> Iterator[ConjuntoDeDatos]:
    """One for each public table, in the language at hand."""
    pagina = f"{absoluta('datos')}{dia.consulta}"
    for tabla in PUBLICAS:
        archivos = tuple(
            Archivo(f, f"{absoluta('datos_archivo', tabla, f)}{dia.consulta}", TIPOS[f]) for f in FORMATOS
        )
        contenido = CONTENIDOS[tabla]
        yield ConjuntoDeDatos(
            tabla, str(contenido.titulo), str(contenido.explicacion), f"{pagina}#tabla-{tabla}", archivos
        )


def absoluta(nombre: str, *args: str) -> str:
    """Address of a file or page, in Spanish: a file has one."""
    with override(settings.LANGUAGE_CODE):
        return f"{settings.SITE_URL}{reverse(nombre, args=args)}"


def modificado(dia: Dia) -> str:
    """2026-11-25: the day since which the data say what they say."""
    return min(ultimo_cambio(dia).date(), dia.fecha).isoformat()


def desde(dia: Dia) -> str:
    """2025-10-10: the first day of which the data tell something, as far as this site knows; "" while they tell nothing.
    One query, once a `dia`."""
    return dia.una_vez("desde", lambda: _desde(dia))


def _desde(dia: Dia) -> str:
    primeros = (
        modelo.objects.filter(dia.hasta(campo))
        .order_by()
        .annotate(_=Value(1))
        .values("_")
        .annotate(n=Min(campo))
        .values("n")
        for modelo, campo in ((Compromiso, "publicado_en"), (Avance, "publicado_en"), (Anotacion, "fecha"))
    )
    uno, *otros = primeros
    conocidos = [n for n in uno.union(*otros).values_list("n", flat=True) if n]
    return timezone.localdate(min(conocidos)).isoformat() if conocidos else ""


def quien_publica() -> str:
    return settings.OPERADOR or "25 por el 25"


def correo() -> str:
    """Where one writes about the data: the contact of the site, if it is an address of mail, or else its sender."""
    return settings.CONTACTO if "@" in settings.CONTACTO else parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def identificador(*partes: str) -> str:
    """Lasting name of a table or of the whole: it does not change when an address does."""
    return ":".join((urlsplit(settings.SITE_URL).hostname or "", *partes))


def aviso() -> str:
    return _("Datos de demostración: inventados.") if settings.DATOS_DE_DEMOSTRACION else ""
