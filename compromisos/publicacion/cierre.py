"""Closing of a period: the picture of how everything stood, a canonical JSON that names the last entry of the public
record, and whose own SHA-256 is the next one. Made once, by `cerrar`; never again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.dias import Dia
from base.historia import firmar
from compromisos.lectura import periodos
from compromisos.lectura.compromisos import POR_INSTITUCION, compromisos_de
from compromisos.lectura.metas import con_valor
from compromisos.models import Anotacion, Meta, Periodo
from compromisos.models.anotacion import en_utc
from compromisos.publicacion.registro import periodos as anotaciones_de_cortes
from compromisos.reglas.cadena import ORIGEN, canonico
from compromisos.reglas.recordatorios import Contestacion


@transaction.atomic
def cerrar(periodo: Periodo, *, por, ahora: datetime | None = None) -> Periodo:
    """Close `periodo` with its picture, and enter it into the record. Who publishes meanwhile waits: the picture
    and the entry that it names are of one moment."""
    ahora = ahora or timezone.now()
    actual = Periodo.objects.select_for_update().get(pk=periodo.pk)
    if not actual.abierto:
        raise ValidationError(_("Ese periodo ya estaba cerrado."))
    Anotacion.objects.tomar_turno()
    actual.cerrado_en, actual.cerrado_por = ahora, por
    firmar(actual, por)
    actual.instantanea = canonico(_foto(actual, Dia(timezone.localdate(ahora))))
    actual.sellar()
    Anotacion.objects.encadenar(anotaciones_de_cortes.pendientes())
    periodo.refresh_from_db()
    return periodo


def _foto(periodo: Periodo, dia: Dia) -> dict[str, Any]:
    ultima = Anotacion.objects.order_by("-numero").values_list("numero", "sha256").first()
    numero, sha256 = ultima or (0, ORIGEN)
    assert periodo.cerrado_en is not None
    filas = periodos.tablero(periodo, dia)
    instituciones = [
        {
            "institucion": f.institucion.slug,
            "nombre": f.institucion.nombre,
            "informo": f.contestacion == Contestacion.PUBLICADO,
        }
        for f in filas
    ]
    return {
        "corte": periodo.slug,
        "nombre": periodo.nombre,
        "edicion": periodo.edicion.slug,
        "desde": periodo.desde.isoformat(),
        "cierra": periodo.cierra.isoformat(),
        "cerrado": en_utc(periodo.cerrado_en),
        "registro": {"numero": numero, "sha256": sha256},
        "instituciones": instituciones,
        "compromisos": _compromisos(periodo, dia),
    }


def _compromisos(periodo: Periodo, dia: Dia) -> list[dict[str, Any]]:
    publicos = compromisos_de(dia).filter(edicion=periodo.edicion)
    metas: dict[int, list[dict[str, Any]]] = {}
    vigentes = Meta.objects.vigentes(dia).filter(compromiso__in=publicos.values("pk"))
    for meta in con_valor(vigentes, dia).order_by("orden"):
        metas.setdefault(meta.compromiso_id, []).append(
            {
                "indicador": meta.indicador,
                "unidad": meta.unidad,
                "meta": _decimal(meta.valor_meta),
                "valor": _decimal(meta.valor),
            }
        )
    return [
        {
            "codigo": c.codigo,
            "numero": c.numero,
            "titulo": c.titulo,
            "institucion": c.institucion.nombre,
            "estado": c.estado,
            "plazo": c.plazo,
            "frescura": c.frescura,
            "respaldo": c.respaldo,
            "fecha_corte": c.corte.isoformat() if c.corte else None,
            "avance": c.avance_id,
            "metas_alcanzadas": c.metas_alcanzadas,
            "metas_medibles": c.metas_medibles,
            "metas": metas.get(c.pk, []),
        }
        for c in publicos.order_by(*POR_INSTITUCION)
    ]


def _decimal(valor) -> str | None:
    return None if valor is None else f"{valor.normalize():f}"
