"""Frame of the reports: header and footer of every page, and the fixed words of the templates."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from base.dias import Dia
from compromisos.lectura.registro import ultima_anotacion
from compromisos.reglas.palabras import Estado
from compromisos.salidas.colores import RELLENOS, TONOS
from compromisos.salidas.informes.ficha import dia_corto

ICONOS = Path(__file__).resolve().parents[3] / "templates" / "components" / "iconos"
CIFRAS_DE_HUELLA = 12


def marco(*, titulo: str, dia: Dia) -> dict:
    """`titulo` names the document; the rest is the same for all of a day."""
    fecha, ultima = dia.fecha, ultima_anotacion(dia)
    return {
        "idioma": translation.get_language() or settings.LANGUAGE_CODE,
        "titulo": titulo,
        "autor": "25 por el 25",
        "fecha": [fecha.year, fecha.month, fecha.day],
        "al": _("al %(dia)s") % {"dia": dia_corto(fecha)},
        "registro": _registro(ultima),
        "comprobar": _("Hecho con lo publicado %(al)s; %(registro)s.")
        % {"al": _("al %(dia)s") % {"dia": dia_corto(fecha)}, "registro": _registro(ultima, entero=True)},
        "demostracion": _("Datos de demostración.") if settings.DATOS_DE_DEMOSTRACION else "",
        "iconos": {e.value: _icono(e) for e in Estado},
        "tonos": {e.value: TONOS[e] for e in Estado},
        "rellenos": {e.value: RELLENOS[e] for e in Estado},
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
        "avances": _("Informes"),
        "ficha": _("Ficha"),
        "citar": _("Cómo citar"),
        "fuente": _("Fuente:"),
        "nota": _("Nota editorial."),
        "gemelos": _("Mismo texto, palabra por palabra:"),
        "sin_metas": _("Sin metas registradas"),
        "sin_metas_texto": _(
            "El texto no se ha desglosado en metas. Lo hace el equipo del Ministerio, solo con lo que la fuente promete contar."
        ),
        "sin_avances": _("Todavía nadie informó"),
        "vigente": _("el que vale hoy"),
        "evidencias": _("Pruebas"),
        "corte": _("Fecha de corte"),
        "valor": _("Valor"),
        "con_nombre": _("Cuáles sí"),
        "sin_nombre": _("No informadas por nombre"),
        "hoja": _("Esta hoja, con la fecha que lleva, está en:"),
        "qr": _("Código QR con la dirección de esta hoja"),
    }
