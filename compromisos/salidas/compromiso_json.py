"""JSON of one pledge: what its page says, for programs.

A name that is also a column of the open data means the same here and there, but that the state of an update is its
code here and its word there; tests/compromisos/salidas/test_compromiso_json.py compares them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from compromisos.lectura.avances import AvanceEnFecha
from compromisos.lectura.enlaces import EnlaceEnFecha, enlace_de
from compromisos.lectura.enmiendas import EnmiendaEnFecha
from compromisos.lectura.ficha import Ficha, MetaEnFecha
from compromisos.lectura.observados import Observado
from compromisos.models import Evidencia, Medicion, Territorio, VerificacionSinEfecto, VinculoConMarco
from compromisos.models.anotacion import en_utc
from compromisos.salidas.datos.columns.avances import direccion_de_copia
from compromisos.salidas.datos.columns.base import nombre_corto
from compromisos.salidas.datos.widgets import SEPARADOR


def de_ficha(ficha: Ficha) -> dict:
    c = ficha.compromiso
    with override("es"):  # one address is one content, and these are its words
        return {
            "codigo": c.codigo,
            "al": ficha.dia.fecha,
            "direccion": f"{settings.SITE_URL}{c.get_absolute_url()}",
            "edicion": c.edicion.slug,
            "institucion": {
                "codigo": c.institucion.slug,
                "sigla": c.institucion.sigla,
                "nombre": c.institucion.nombre,
                "ruc": c.institucion.ruc or "",
                "sector": c.institucion.get_sector_display(),
                "rol": SEPARADOR.join(str(rol.label) for rol in ficha.roles),
            },
            "numero": c.numero,
            "titulo": c.titulo,
            "compromiso": c.texto,
            "mismo_texto": [otro.codigo for otro in ficha.mismo_texto],
            "en_pie": not ficha.enmiendas.salida,
            "enmiendas": [_enmienda(e) for e in ficha.enmiendas.todas],
            "reemplaza_a": [otro.codigo for otro in ficha.enmiendas.reemplaza_a],
            "fuente": c.fuente,
            "fuente_enlace": _enlace(enlace_de(c)) if c.fuente else None,
            "nota": c.nota,
            "responsable": nombre_corto(c.responsable),
            "ejes": [{"codigo": e.codigo, "nombre": e.nombre} for e in c.ejes.all()],
            "territorios": _lugares(c.territorios.all()),
            "marcos": [_vinculo(v) for v in ficha.vinculos],
            "alcance": c.get_alcance_display(),
            "fecha_inicio": c.fecha_inicio,
            "fecha_limite": c.fecha_limite,
            "plazo_fecha": c.plazo_fecha,
            "estado": c.estado,
            "fecha_corte": c.corte,
            "plazo": c.plazo,
            "plazo_movido": c.plazo_movido,
            "frescura": c.frescura,
            "respaldo": c.respaldo,
            "prevision": c.prevision,
            "avance_vigente": c.avance_id,
            "metas": [_meta(m) for m in ficha.metas],
            "avances": [_avance(a, c.avance_id) for a in ficha.avances],
            "publicado_en": en_utc(c.publicado_en) if c.publicado_en else None,
        }


def _enmienda(vista: EnmiendaEnFecha) -> dict:
    enmienda = vista.enmienda
    return {
        "tipo": enmienda.tipo,
        "fecha": _momento(enmienda.en),
        "motivo": enmienda.motivo,
        "fuente": enmienda.fuente,
        "cambios": enmienda.cambios,
        "frases": vista.frases,
        "errata": enmienda.errata,
        "texto_anterior": enmienda.texto_anterior,
        "texto_nuevo": enmienda.texto_nuevo,
        "sucesores": [s.codigo for s in vista.sucesores],
    }


def _vinculo(vinculo: VinculoConMarco) -> dict:
    elemento = vinculo.elemento
    return {
        "elemento": elemento.codigo,
        "marco": elemento.marco.slug,
        "marco_nombre": elemento.marco.nombre,
        "tipo": elemento.tipo,
        "numero": elemento.numero,
        "nombre": elemento.nombre,
        "segun": vinculo.quien,
        "cita": vinculo.cita,
        "fuente": vinculo.fuente,
        "desde": _momento(vinculo.desde),
    }


def _meta(vista: MetaEnFecha) -> dict:
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
        "plazo_fecha": vista.plazo_fecha,
        "responsable": nombre_corto(meta.responsable),
        "medio_verificacion": meta.medio_verificacion,
        "cita": meta.cita,
        "nota": meta.nota,
        "valor": meta.valor,
        "fecha_corte": vista.medicion.avance.fecha_corte if vista.medicion else None,
        "porcentaje": vista.porcentaje,
        "esperado": vista.esperado,
        "territorios": _lugares(vista.lugares),
        "territorios_sin_informar": _lugares(vista.faltan),
        "observado": _observado(vista.observado) if vista.observado else None,
    }


def _observado(o: Observado) -> dict:
    """What stands beside the declared value of a target."""
    return {
        **_contado(o),
        "avance": o.avance.pk,
        "fecha_corte": o.avance.fecha_corte,
        "verificador": o.verificacion.verificador,
        "fecha": _momento(o.verificacion.en),
    }


def _contado(o: Observado) -> dict:
    return {
        "valor_declarado": o.declarado,
        "valor_observado": o.valor,
        "diferencia": o.diferencia,
        "fuente": o.fila.fuente,
        "metodo": o.fila.metodo,
    }


def _avance(visto: AvanceEnFecha, vigente: int | None) -> dict:
    avance = visto.avance
    return {
        "avance": avance.pk,
        "direccion": f"{settings.SITE_URL}{reverse('avance', args=[avance.pk])}",
        "fecha": avance.fecha_corte,
        "estado": avance.estado,
        "prevision": avance.prevision,
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
        "mediciones": [_medicion(m) for m in avance.mediciones.all()],
        "evidencias": [_evidencia(e) for e in visto.evidencias],
        "verificaciones": [
            {
                "verificacion": v.pk,
                "resultado": v.resultado,
                "verificador": v.verificador,
                "motivo": v.motivo,
                "fecha": _momento(v.en),
                "valores": [{"indicador": o.fila.meta.indicador, **_contado(o)} for o in contados],
                "respuestas": [
                    {"texto": r.texto, "fecha": _momento(r.publicada_en)} for r in v.respuestas_vistas
                ],
                "sin_efecto": _sin_efecto(dejada) if dejada else None,
            }
            for v, contados, dejada in visto.verificadas
        ],
    }


def _medicion(medicion: Medicion) -> dict:
    return {
        "indicador": medicion.meta.indicador,
        "valor": medicion.valor,
        "territorios": _lugares(medicion.territorios.all()),
        "nota": medicion.nota,
    }


def _sin_efecto(dejada: VerificacionSinEfecto) -> dict:
    return {"fecha": _momento(dejada.en), "quien": dejada.quien, "motivo": dejada.motivo}


def _evidencia(evidencia: Evidencia) -> dict:
    return {
        "titulo": evidencia.titulo,
        "emisor": evidencia.emisor,
        "url": None if evidencia.archivo_suprimido_en else _url(evidencia),
        "suprimido_en": _momento(evidencia.archivo_suprimido_en),
        "fecha": evidencia.fecha,
        "sha256": evidencia.sha256,
        "enlace": _enlace(enlace_de(evidencia)) if evidencia.url else None,
        "evidencia": evidencia.pk,
        "fecha_consulta": evidencia.fecha_consulta,
        "archivo": evidencia.nombre_original,
        "tipo": evidencia.tipo_contenido,
        "bytes": evidencia.tamano,
    }


def _enlace(enlace: EnlaceEnFecha) -> dict:
    """What is known of a link: since when it does not open, and what was there when it was read."""
    leido = {
        "fecha": enlace.visto_el,
        "tipo": enlace.tipo,
        "bytes": enlace.tamano,
        "sha256": enlace.sha256,
        "copia": direccion_de_copia(enlace.copia) or None,
    }
    return {
        "no_abre_desde": enlace.no_abre_desde,
        "por": enlace.por.value if enlace.por else None,
        "leido": leido if enlace.visto_el else None,
    }


def _url(evidencia: Evidencia) -> str:
    return evidencia.url or f"{settings.SITE_URL}{reverse('evidencia', args=[evidencia.pk])}"


def _lugares(territorios: Iterable[Territorio]) -> list[dict]:
    return [{"ubigeo": t.ubigeo, "nombre": t.nombre} for t in territorios]


def _momento(momento: datetime | None) -> str | None:
    return timezone.localtime(momento).isoformat(timespec="seconds") if momento else None
