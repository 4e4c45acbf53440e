"""What every report bears on every page, and the words that are its template's and nobody's data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from base.dias import fin_del_dia
from compromisos.models import Anotacion
from compromisos.reglas.palabras import Estado
from compromisos.salidas.compartir.imagen import TONOS
from compromisos.salidas.informes.ficha import dia_corto

ICONOS = Path(__file__).resolve().parents[3] / "templates" / "components" / "iconos"
CIFRAS_DE_HUELLA = 12


def ultima_anotacion(al: date | None) -> tuple[int, str] | None:
    """(number, SHA-256) of the last entry of the public record by the end of `al`. One query."""
    anotaciones = Anotacion.objects.order_by("-numero")
    if al:
        anotaciones = anotaciones.filter(fecha__lt=fin_del_dia(al))
    return anotaciones.values_list("numero", "sha256").first()


def marco(*, titulo: str, al: date | None) -> dict:
    """`titulo` names the document; the rest is the same for all."""
    dia = al or timezone.localdate()
    ultima = ultima_anotacion(al)
    return {
        "idioma": translation.get_language() or settings.LANGUAGE_CODE,
        "titulo": titulo,
        "autor": "25 por el 25",
        "fecha": [dia.year, dia.month, dia.day],
        "al": _("al %(dia)s") % {"dia": dia_corto(dia)},
        "registro": _registro(ultima),
        "comprobar": _("Hecho con lo publicado %(al)s; %(registro)s.")
        % {"al": _("al %(dia)s") % {"dia": dia_corto(dia)}, "registro": _registro(ultima, entero=True)},
        "demostracion": _("Datos de demostración.") if settings.DATOS_DE_DEMOSTRACION else "",
        "iconos": {e.value: _icono(e) for e in Estado},
        "tonos": {e.value: TONOS[e] for e in Estado},
        "palabras": _palabras(),
    }


def _registro(ultima: tuple[int, str] | None, *, entero: bool = False) -> str:
    if ultima is None:
        return _("registro público: todavía sin anotaciones")
    numero, sha256 = ultima
    huella = sha256 if entero else sha256[:CIFRAS_DE_HUELLA]
    return _("registro público n.º %(n)s, SHA-256 %(huella)s") % {"n": numero, "huella": huella}


def _icono(estado: Estado) -> str:
    """The icon of the pages, standing alone and in its colour on paper."""
    svg = (ICONOS / f"{estado.value}.html").read_text(encoding="utf-8")
    return (
        svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
        .replace("currentColor", TONOS[estado])
        .replace('class="icono-hueco"', 'stroke="#ffffff"')
    )


def _palabras() -> dict[str, str]:
    return {
        "pagina": _("Página {n} de {m}"),
        "prometido": _("Qué se prometió"),
        "metas": _("Metas"),
        "avances": _("Avances"),
        "ficha": _("Ficha"),
        "citar": _("Cómo citar"),
        "fuente": _("Fuente:"),
        "nota": _("Nota editorial."),
        "gemelos": _("Mismo texto, palabra por palabra:"),
        "sin_metas": _("Sin metas registradas"),
        "sin_metas_texto": _(
            "El texto no se ha desglosado en metas. Lo hace el equipo del Ministerio, solo con lo que la fuente promete contar."
        ),
        "sin_avances": _("Todavía no se ha publicado ningún avance"),
        "vigente": _("avance vigente"),
        "evidencias": _("Evidencias"),
        "corte": _("Fecha de corte"),
        "valor": _("Valor"),
        "con_nombre": _("Cuáles sí"),
        "sin_nombre": _("No informadas por nombre"),
        "hoja": _("Esta hoja, con la fecha que lleva, está en:"),
        "qr": _("Código QR con la dirección de esta hoja"),
    }
