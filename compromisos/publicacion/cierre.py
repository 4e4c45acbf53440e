"""Closing of a period: the picture of how everything stood, a canonical JSON that names the last entry of the public
record, and whose own SHA-256 is the next one; and beside it, for the staff, the board of that day. Made by `cerrar`.

Until the next period opens it may be undone (`reabrir`): what was told is kept, and the record tells of both acts.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.dias import Dia
from base.historia import firmar
from base.texto import limpiar
from compromisos.correo import recordatorios
from compromisos.lectura import periodos
from compromisos.lectura.compromisos import POR_INSTITUCION, compromisos_de
from compromisos.lectura.metas import con_valor
from compromisos.models import Anotacion, CierreDeshecho, Meta, Periodo
from compromisos.models.anotacion import en_utc
from compromisos.publicacion import personales
from compromisos.publicacion.registro import periodos as anotaciones_de_cortes
from compromisos.publicacion.registro.bloque import al_terminar
from compromisos.reglas.cadena import ORIGEN, canonico
from compromisos.reglas.recordatorios import Contestacion


def dias_que_faltan(periodo: Periodo, hoy: date) -> int:
    """Days in which one could still report, today among them: closing it then is closing it early."""
    return max((periodo.cierra - hoy).days + 1, 0)


@transaction.atomic
def cerrar(periodo: Periodo, *, por, motivo: str = "", ahora: datetime | None = None) -> Periodo:
    """Close `periodo` with its picture, and enter it into the record. Who publishes meanwhile waits: the picture
    and the entry that it names are of one moment. Closed early it ends that very day, so that the next may begin,
    and says why."""
    ahora = ahora or timezone.now()
    hoy = timezone.localdate(ahora)
    actual = Periodo.objects.select_for_update(of=("self",)).select_related("edicion").get(pk=periodo.pk)
    if not actual.abierto:
        raise ValidationError(_("Ese periodo ya estaba cerrado."))
    Anotacion.objects.tomar_turno()
    if dias_que_faltan(actual, hoy):
        actual.motivo_del_cierre = _motivo(
            actual, motivo, _("Escriba por qué se cierra antes de lo anunciado: se publica.")
        )
    cartas = recordatorios.correspondencia(actual)
    filas = periodos.tablero(actual, Dia(hoy))
    ultimo = max(actual.desde, min(actual.cierra, hoy))
    if ultimo != actual.cierra:
        actual.anunciado, actual.cierra = actual.cierra, ultimo
    actual.cerrado_en, actual.cerrado_por = ahora, por
    firmar(actual, por)
    actual.instantanea = canonico(_foto(actual, filas, Dia(hoy)))
    actual.tablero_al_cierre = canonico([_en_el_tablero(f, cartas.get(f.institucion.pk)) for f in filas])
    actual.sellar()
    Anotacion.objects.encadenar(anotaciones_de_cortes.pendientes())
    periodo.refresh_from_db()
    return periodo


def por_que_no_se_reabre(periodo: Periodo) -> str:
    """Why the closing of `periodo` stays; "" if it may be undone. One query."""
    if periodo.abierto:
        return _("Ese periodo está abierto.")
    despues = Periodo.objects.filter(edicion=periodo.edicion_id, abierto_en__gt=periodo.cerrado_en)
    if siguiente := despues.order_by("abierto_en").first():
        return _("Ya se abrió el siguiente, «%(otro)s»: este se queda como cerró.") % {
            "otro": siguiente.nombre
        }
    return ""


@transaction.atomic
def reabrir(periodo: Periodo, *, por, motivo: str, ahora: datetime | None = None) -> Periodo:
    """Undo the last closing. It ends again on the day that had been announced; what was told stays told."""
    ahora = ahora or timezone.now()
    actual = Periodo.objects.select_for_update(of=("self",)).select_related("edicion").get(pk=periodo.pk)
    if por_que_no := por_que_no_se_reabre(actual):
        raise ValidationError(por_que_no)
    Anotacion.objects.tomar_turno()
    CierreDeshecho(
        periodo=actual,
        motivo=_motivo(actual, motivo, _("Escriba por qué se reabre: se publica.")),
        reabierto_en=ahora,
        reabierto_por=por,
        **{campo: getattr(actual, campo) for campo in DEL_CIERRE},
    ).sellar()
    actual.cierra, actual.anunciado = actual.anunciado or actual.cierra, None
    actual.cerrado_en = actual.cerrado_por = None
    actual.motivo_del_cierre = actual.instantanea = actual.tablero_al_cierre = ""
    firmar(actual, por)
    actual.sellar()
    Anotacion.objects.encadenar(anotaciones_de_cortes.pendientes())
    al_terminar(fichas=[anotaciones_de_cortes.objeto_periodo(actual.slug)])
    periodo.refresh_from_db()
    return periodo


DEL_CIERRE = (
    "nombre", "desde", "cierra", "anunciado", "cerrado_en", "cerrado_por", "motivo_del_cierre", "instantanea",
    "tablero_al_cierre",
)  # fmt: skip


def _motivo(periodo: Periodo, escrito: str, falta: str) -> str:
    """A reason that the public reads: written, and asked about personal data."""
    if not (motivo := limpiar(escrito)):
        raise ValidationError(falta)
    objeto = anotaciones_de_cortes.objeto_periodo(periodo.slug)
    personales.exigir_respuesta(personales.de_textos(objeto, {"motivo": motivo}))
    return motivo


def _en_el_tablero(
    fila: periodos.InstitucionEnPeriodo, carta: recordatorios.Correspondencia | None
) -> dict[str, Any]:
    dicha = asdict(carta) if carta else {}
    return {
        "institucion": fila.institucion.pk,
        "nombre": fila.institucion.nombre,
        "compromisos": fila.compromisos,
        "contestacion": fila.contestacion.value,
        "informados": fila.informados,
        "por_revisar": fila.por_revisar,
        "cartas": _llano(dicha),
    }


def _llano(dicho: Any) -> Any:
    """Days as text."""
    if isinstance(dicho, dict):
        return {clave: _llano(valor) for clave, valor in dicho.items()}
    if isinstance(dicho, list):
        return [_llano(valor) for valor in dicho]
    return dicho.isoformat() if isinstance(dicho, date) else dicho


def _foto(periodo: Periodo, filas: list[periodos.InstitucionEnPeriodo], dia: Dia) -> dict[str, Any]:
    ultima = Anotacion.objects.order_by("-numero").values_list("numero", "sha256").first()
    numero, sha256 = ultima or (0, ORIGEN)
    assert periodo.cerrado_en is not None
    instituciones = [
        {
            "institucion": f.institucion.slug,
            "nombre": f.institucion.nombre,
            "informo": f.contestacion == Contestacion.PUBLICADO,
        }
        for f in filas
    ]
    adelantado = {"anunciado": periodo.anunciado.isoformat()} if periodo.anunciado else {}
    return {
        "corte": periodo.slug,
        "nombre": periodo.nombre,
        "edicion": periodo.edicion.slug,
        "desde": periodo.desde.isoformat(),
        "cierra": periodo.cierra.isoformat(),
        **adelantado,
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
