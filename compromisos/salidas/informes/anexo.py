"""The annex of the report of an edition: every pledge by institution, each as its sheet says it, ready to be laid out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.numeros import numero
from compromisos.lectura.compromisos import POR_INSTITUCION, con_lo_suyo
from compromisos.lectura.ficha import fichas
from compromisos.salidas.informes import pdf
from compromisos.salidas.informes.edicion import Informada
from compromisos.salidas.informes.ficha import dia_corto, en_papel
from compromisos.salidas.informes.marco import marco

EN_PAPEL = 800  # pledges; beyond it the annex says where each of them is
TANDA = 200


def datos(informada: Informada) -> dict:
    edicion, dia = informada.edicion, informada.dia
    total = informada.compromisos.count()
    titulo = _("%(edicion)s: anexo del informe %(al)s") % {
        "edicion": edicion.nombre,
        "al": _("al %(dia)s") % {"dia": dia_corto(dia.fecha)},
    }
    comun = marco(titulo=titulo, dia=dia)
    return comun | {
        "direccion": f"{settings.SITE_URL}{reverse('edicion', args=[edicion.slug])}{dia.fija}",
        "total": total,
        "instituciones": list(_por_institucion(informada)) if total <= EN_PAPEL else [],
        "en_papel": total <= EN_PAPEL,
        "palabras": comun["palabras"] | _palabras(total),
    }


def pdf_de(informada: Informada) -> bytes:
    """For the worker: it takes tens of seconds. pdf.NoSePudo."""
    return pdf.componer("anexo", datos(informada), pdf.SEGUNDOS_DEL_TRABAJADOR)


def _por_institucion(informada: Informada) -> Iterator[dict]:
    """Every pledge under the name of who made it, alphabetically."""
    filas = con_lo_suyo(informada.compromisos, informada.dia).order_by(*POR_INSTITUCION)
    for (_pk, nombre), suyas in groupby(_con_fichas(filas, informada), key=lambda par: par[0]):
        hojas = [ficha for _de_quien, ficha in suyas]
        cuantos = ngettext("%(n)s compromiso", "%(n)s compromisos", len(hojas)) % {"n": len(hojas)}
        yield {"nombre": nombre, "cuantos": cuantos, "fichas": hojas}


def _con_fichas(compromisos: Iterable, informada: Informada) -> Iterator[tuple[tuple[int, str], dict]]:
    todos = list(compromisos)
    for n in range(0, len(todos), TANDA):
        tanda = todos[n : n + TANDA]
        for ficha in fichas(tanda, informada.dia):
            c = ficha.compromiso
            yield (c.institucion_id, c.institucion.nombre), en_papel(ficha)


def _palabras(total: int) -> dict[str, str]:
    return {
        "contenido": _("Contenido"),
        "cuantos": ngettext("%(n)s promesa.", "%(n)s promesas.", total) % {"n": numero(total)},
        "en_orden": _(
            "Por institución, en orden alfabético, con su texto literal, sus metas y todo lo informado."
        ),
        "sin_compromisos": _("Sin compromisos publicados"),
        "sin_compromisos_texto": _(
            "Los envía cada institución que participa y los publica el equipo del Ministerio."
        ),
        "no_caben": _("Son demasiados para un documento"),
        "no_caben_texto": _(
            "El detalle de cada compromiso está en el informe como hoja de cálculo y en la hoja de cada uno."
        ),
        "direccion": _("Esta edición, con la fecha de este informe, está en:"),
    }
