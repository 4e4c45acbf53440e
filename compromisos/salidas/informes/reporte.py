"""The report of an edition, ready to be laid out: in twelve pages how it stands, how it got there and what nobody knows."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.numeros import numero
from compromisos.lectura.frases import frase_de_estado
from compromisos.lectura.recuentos import textos_distintos
from compromisos.reglas.palabras import ESTADOS_EN_DIBUJOS
from compromisos.salidas.informes import pdf, secciones
from compromisos.salidas.informes.edicion import Grupo, Informada, grupos
from compromisos.salidas.informes.ficha import Par, dia_corto
from compromisos.salidas.informes.marco import marco
from compromisos.salidas.informes.metodo import metodo
from compromisos.salidas.informes.previsiones import previsiones


def datos(informada: Informada) -> dict:
    edicion, compromisos, dia = informada.edicion, informada.compromisos, informada.dia
    todos = grupos(informada)
    entera = todos[0]
    titulo = _("%(edicion)s: informe %(al)s") % {
        "edicion": edicion.nombre,
        "al": _("al %(dia)s") % {"dia": dia_corto(dia.fecha)},
    }
    instituciones = compromisos.order_by().values("institucion").distinct().count()
    comun = marco(titulo=titulo, dia=dia)
    partes = secciones.de(informada)
    return (
        comun
        | partes
        | {
            "regiones": [_fila(nombre, por_estado) for nombre, por_estado in partes["regiones"]],
            "edicion": {
                "nombre": edicion.nombre,
                "lema": edicion.lema,
                "presentacion": edicion.presentacion,
                "fuente": edicion.fuente_url,
                "nota": edicion.nota,
                "datos": _datos(informada),
                "direccion": f"{settings.SITE_URL}{reverse('edicion', args=[edicion.slug])}{dia.fija}",
            },
            "previsiones": previsiones(informada),
            "frase": frase_de_estado(entera.por_estado),
            "quienes": _quienes(entera.total, textos_distintos(compromisos), instituciones),
            "total": entera.total,
            "estados": [secciones.fila_de_estado(e, entera.por_estado) for e in ESTADOS_EN_DIBUJOS],
            "sectores": [_grupo(g) for g in todos if g.ambito == "sector"],
            "ejes": [_grupo(g) for g in todos if g.ambito == "eje"],
            "metodo": metodo(edicion),
            "palabras": comun["palabras"] | _palabras(),
        }
    )


def pdf_de(informada: Informada) -> bytes:
    """For the worker: it takes seconds. pdf.NoSePudo."""
    return pdf.componer("edicion", datos(informada), pdf.SEGUNDOS_DEL_TRABAJADOR)


def _grupo(grupo: Grupo) -> dict:
    return _fila(grupo.nombre, grupo.por_estado)


def _fila(nombre: str, por_estado: Mapping[str, int]) -> dict:
    total = sum(por_estado.values())
    return {
        "nombre": nombre,
        "total": total,
        "escrito": numero(total),
        "estados": [secciones.fila_de_estado(e, por_estado) for e in ESTADOS_EN_DIBUJOS],
    }


def _quienes(n: int, distintos: int, instituciones: int) -> str:
    """«400 promesas de 64 instituciones, 398 con texto distinto.»"""
    partes = [
        ngettext("%(n)s promesa", "%(n)s promesas", n) % {"n": numero(n)},
        ngettext("de %(n)s institución", "de %(n)s instituciones", instituciones)
        % {"n": numero(instituciones)},
    ]
    frase = " ".join(partes)
    if distintos != n:
        otros = _("%(n)s con texto distinto") % {"n": numero(distintos)}
        frase = f"{frase}, {otros}"
    return f"{frase}."


def _datos(informada: Informada) -> list[Par]:
    edicion = informada.edicion
    return [
        (_("Año"), str(edicion.anio or _("no consta en la fuente"))),
        (_("Se espera un avance"), str(edicion.get_periodicidad_display())),
        *((rol, ", ".join(nombres) or _("no consta")) for rol, nombres in informada.a_cargo),
        (
            _("Participan"),
            ngettext("%(n)s institución", "%(n)s instituciones", informada.participantes)
            % {"n": numero(informada.participantes)},
        ),
    ]


def _palabras() -> dict[str, str]:
    return {
        "informe": _("Informe de la edición"),
        "la_edicion": _("La edición"),
        "columna_estado": _("Estado"),
        "columna_cuantos": _("Promesas"),
        "columna_regla": _("Qué significa"),
        "total": _("En total"),
        "todas": _("Las promesas"),
        "tendencia": _("Mes a mes"),
        "sector": _("Por sector"),
        "columna_sector": _("Sector"),
        "eje": _("Por tema"),
        "columna_eje": _("Tema"),
        "ejes_suman": _("Una promesa con varios temas cuenta en cada uno: la suma puede pasar del total."),
        "region": _("Por región"),
        "columna_region": _("Región"),
        "regiones_suman": _("Una promesa que nombra varias regiones cuenta en cada una."),
        "no_clasifica": _("No es una clasificación: cada barra dice sobre cuántas promesas."),
        "vencidas": _("Con el plazo vencido"),
        "vencidas_que": _("Pasó la fecha y nadie declaró si se cumplieron o no."),
        "ninguna_vencida": _("Ninguna."),
        "columna_quien": _("Quién y número"),
        "columna_promesa": _("Promesa"),
        "columna_plazo": _("Venció"),
        "cambios": _("Qué cambió"),
        "columna_dia": _("Día"),
        "columna_cambio": _("Cambio de estado"),
        "sin_saber": _("Qué no se sabe"),
        "calladas": _("Nunca informaron:"),
        "nada_falta": _("De todas se sabe algo, tienen fecha límite y una meta que se puede medir."),
        "sin_compromisos": _("Sin compromisos publicados"),
        "sin_compromisos_texto": _(
            "Los envía cada institución que participa y los publica el equipo del Ministerio."
        ),
        "metodo": _("Cómo se hizo este informe"),
        "anexo": _(
            "Cada promesa, con su texto literal, sus metas y todo lo informado, está en el anexo y en su página."
        ),
        "direccion": _("Esta edición, con la fecha de este informe, está en:"),
    }
