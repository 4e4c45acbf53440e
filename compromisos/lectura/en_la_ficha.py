"""Sentences of the page of one pledge: who declared what, how one knows, when the next report is expected."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compromisos.lectura.avances import AvanceEnFecha
from compromisos.lectura.en_palabras import cuando, respaldo_en_palabras
from compromisos.lectura.ficha import Ficha
from compromisos.reglas.constancia import PERIODOS
from compromisos.reglas.palabras import Periodicidad


def frase_de_la_promesa(ficha: Ficha) -> str:
    """«Lo declaró EJ-01 con datos al 24/11/2026, con 2 pruebas.»; "" without a report in force."""
    informe = ficha.vigente
    if informe is None:
        return ""
    return _("Lo declaró %(quien)s con datos al %(dia)s, %(pruebas)s.") % {
        "quien": ficha.compromiso.institucion,
        "dia": _corta(informe.avance.fecha_corte),
        "pruebas": _cuantas_pruebas(informe),
    }


def pruebas_de(ficha: Ficha) -> str:
    """«Cuestionado por la Contraloría el 12/10/2026; la institución respondió el 20/10/2026»; «Con 2 pruebas; nadie más lo
    revisó»."""
    informe = ficha.vigente
    if informe is None:
        return ""
    ultima = informe.ultima_verificacion
    if ultima is None:
        datos = {"pruebas": _cuantas_pruebas(informe)}
        frase = _("%(pruebas)s; nadie más lo revisó") % datos
        return frase[:1].upper() + frase[1:]
    dicho = _("%(verificado)s el %(dia)s") % {
        "verificado": respaldo_en_palabras(ultima.resultado, ultima.verificador),
        "dia": _corta(timezone.localdate(ultima.en)),
    }
    respuestas = [
        r.publicada_en
        for v in informe.verificaciones
        if v.pk == ultima.pk
        for r in v.respuestas_vistas
        if r.publicada_en
    ]
    if not respuestas:
        return dicho
    return _("%(dicho)s; la institución respondió el %(dia)s") % {
        "dicho": dicho,
        "dia": _corta(timezone.localdate(max(respuestas))),
    }


def _cuantas_pruebas(informe: AvanceEnFecha) -> str:
    n = len(informe.evidencias)
    return ngettext("con %(n)s prueba", "con %(n)s pruebas", n) % {"n": n} if n else _("sin pruebas")


def cada(ficha: Ficha) -> str:
    """One reporting interval of its edition: «trimestre»."""
    return _(PERIODOS[Periodicidad(ficha.compromiso.edicion.periodicidad)][0])


def proximo_en_palabras(ficha: Ficha) -> str:
    """«Hasta el 24/02/2027, en 3 meses»; «Se esperaba hasta el 30/09/2026, hace 2 meses, y no consta»; «No consta; se pide
    uno cada trimestre»."""
    proximo = ficha.proximo
    if proximo.cerrado:
        return _("Ya no se espera otro")
    if proximo.hasta is None:
        return _("No consta; se pide uno cada %(periodo)s") % {"periodo": cada(ficha)}
    datos = {
        "dia": _corta(proximo.hasta),
        "cuando": cuando(proximo.hasta, ficha.dia),
        "nombre": proximo.periodo.nombre if proximo.periodo else "",
    }
    if proximo.pasado:
        return _("Se esperaba hasta el %(dia)s, %(cuando)s, y no consta") % datos
    if proximo.periodo:
        return _("Hasta el %(dia)s, %(cuando)s: cierra «%(nombre)s»") % datos
    return _("Hasta el %(dia)s, %(cuando)s") % datos


def _corta(dia: date) -> str:
    return date_format(dia, "SHORT_DATE_FORMAT")
