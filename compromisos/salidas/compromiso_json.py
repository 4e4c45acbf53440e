"""One pledge for programs: what its page says, by the same names as the columns of the tables.

Takes what the page was made from (MetaVista, AvanceVisto, Enmiendas) and makes no query of its own
but for places and evidence that were prefetched.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from compromisos.models import Compromiso, Territorio
from compromisos.salidas.datos.columns.base import nombre_corto


def de_compromiso(
    compromiso: Compromiso,
    *,
    metas: Iterable[Any],
    avances: Iterable[Any],
    enmiendas: Any,
    gemelos: list[str],
    al: date,
) -> dict:
    with override("es"):  # one address is one content, and these are its words
        return {
            "codigo": compromiso.codigo,
            "al": al,
            "direccion": f"{settings.SITE_URL}{compromiso.get_absolute_url()}",
            "edicion": compromiso.edicion.slug,
            "institucion": {
                "codigo": compromiso.institucion.slug,
                "sigla": compromiso.institucion.sigla,
                "nombre": compromiso.institucion.nombre,
            },
            "numero": compromiso.numero,
            "titulo": compromiso.titulo,
            "compromiso": compromiso.texto_publico,
            "mismo_texto": gemelos,
            "en_pie": not enmiendas.salida,
            "enmiendas": [_enmienda(e) for e in enmiendas.todas],
            "reemplaza_a": [c.codigo for c in enmiendas.reemplaza_a],
            "fuente": compromiso.fuente,
            "nota": compromiso.nota_publica,
            "responsable": nombre_corto(compromiso.responsable),
            "ejes": [{"codigo": e.codigo, "nombre": e.nombre} for e in compromiso.ejes.all()],
            "territorios": _lugares(compromiso.territorios.all()),
            "alcance": compromiso.alcance,
            "fecha_inicio": compromiso.fecha_inicio,
            "fecha_limite": compromiso.plazo_fecha,
            "estado": compromiso.estado,
            "fecha_corte": compromiso.corte,
            "plazo": compromiso.plazo,
            "frescura": compromiso.frescura,
            "respaldo": compromiso.respaldo,
            "avance_vigente": compromiso.avance_id,
            "metas": [_meta(m) for m in metas],
            "avances": [_avance(a, compromiso.avance_id) for a in avances],
        }


def _enmienda(vista) -> dict:
    enmienda = vista.enmienda
    return {
        "tipo": enmienda.tipo,
        "fecha": _momento(enmienda.en),
        "motivo": enmienda.motivo,
        "fuente": enmienda.fuente,
        "texto_anterior": enmienda.texto_anterior,
        "texto_nuevo": enmienda.texto_nuevo,
        "sucesores": [s.codigo for s in vista.sucesores],
    }


def _meta(vista) -> dict:
    meta = vista.meta
    return {
        "orden": meta.orden,
        "indicador": meta.indicador,
        "tipo": meta.tipo,
        "unidad": meta.unidad,
        "linea_base": meta.linea_base,
        "linea_base_fecha": meta.linea_base_fecha,
        "linea_base_fuente": meta.linea_base_fuente,
        "meta": meta.valor_meta,
        "sentido": meta.sentido,
        "fecha_limite": meta.fecha_limite,
        "responsable": nombre_corto(meta.responsable),
        "medio_verificacion": meta.medio_verificacion,
        "cita": meta.cita,
        "nota": meta.nota_publica,
        "valor": meta.valor,
        "fecha_corte": vista.medicion.avance.fecha_corte if vista.medicion else None,
        "porcentaje": vista.porcentaje,
        "esperado": vista.esperado,
        "territorios": _lugares(vista.lugares),
        "territorios_sin_informar": _lugares(vista.faltan),
    }


def _avance(visto, vigente: int | None) -> dict:
    avance = visto.avance
    return {
        "avance": avance.pk,
        "direccion": f"{settings.SITE_URL}{reverse('avance', args=[avance.pk])}",
        "fecha": avance.fecha_corte,
        "estado": avance.estado,
        "vigente": avance.pk == vigente,
        "descripcion": avance.descripcion,
        "dificultades": avance.dificultades,
        "medidas": avance.medidas,
        "publicado_en": _momento(avance.publicado_en),
        "corrige": avance.corrige_id,
        "motivo_correccion": avance.motivo_correccion,
        "corregido_por": visto.correccion.pk if visto.correccion else None,
        "retiro": {"fecha": _momento(visto.retiro.retirado_en), "motivo": visto.retiro.motivo}
        if visto.retiro
        else None,
        "mediciones": [{"indicador": m.meta.indicador, "valor": m.valor} for m in avance.mediciones.all()],
        # Withdrawn, its evidence is no longer shown.
        "evidencias": [] if visto.retiro else [_evidencia(e) for e in avance.evidencias.all()],
        "verificaciones": [
            {
                "resultado": v.resultado,
                "verificador": v.verificador,
                "motivo": v.motivo,
                "fecha": _momento(v.en),
                "respuestas": [
                    {"texto": r.texto, "fecha": _momento(r.publicada_en)} for r in v.respuestas_vistas
                ],
            }
            for v in visto.verificaciones
        ],
    }


def _evidencia(evidencia) -> dict:
    return {
        "titulo": evidencia.titulo,
        "emisor": evidencia.emisor,
        "url": evidencia.url or f"{settings.SITE_URL}{reverse('evidencia', args=[evidencia.pk])}",
        "fecha": evidencia.fecha,
        "sha256": evidencia.sha256,
    }


def _lugares(territorios: Iterable[Territorio]) -> list[dict]:
    return [{"ubigeo": t.ubigeo, "nombre": t.nombre} for t in territorios]


def _momento(momento: datetime) -> str:
    return timezone.localtime(momento).isoformat(timespec="seconds")
