"""How the cells of a verification are read: its number and that of its update, the verdict, the day. They are written as
they always were."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from base.ilegible import Ilegible
from base.texto import plegar
from compromisos.reglas.palabras import Respaldo
from compromisos.salidas.datos.tipos import Tipo
from compromisos.salidas.datos.widgets import (
    CeldaWidget,
    CodigoWidget,
    EnteroWidget,
    FechaWidget,
    Lector,
    check_legible,
    leer_texto,
)

NUMERO = re.compile(r"(?:n[.º°o]*\s*)?(\d{1,15})(?:[.,]0+)?", re.IGNORECASE)  # «n.º 12», 12.0 of a sheet
RESULTADOS = (Respaldo.VERIFICADO, Respaldo.CUESTIONADO)


class NumeroWidget(EnteroWidget):
    """The number that a verification or an update has in this site."""

    def leer(self, celda: object, lector: Lector) -> int | None:
        check_legible(celda)
        texto = leer_texto(celda)
        if not texto:
            return None
        if (numero := NUMERO.fullmatch(texto)) is None:
            frase = _(
                "«%(valor)s» no es un número: cópielo de la descarga o de la página, o deje la celda vacía."
            )
            raise Ilegible("numero_invalido", frase % {"valor": texto[:40]})
        return int(numero[1])


class ResultadoWidget(CodigoWidget):
    """«verificado» or «cuestionado», however they are written."""

    def leer(self, celda: object, lector: Lector) -> str:
        texto = leer_texto(celda)
        formas = {plegar(str(forma)): r.value for r in RESULTADOS for forma in (r.value, r.etiqueta)}
        if texto and plegar(texto) not in formas:
            frase = _("«%(valor)s» no es un resultado: escriba verificado o cuestionado.")
            raise Ilegible("opcion_desconocida", frase % {"valor": texto[:40]})
        return formas.get(plegar(texto), "")


class MomentoWidget(CeldaWidget):
    """A day, or a day and its time as our downloads write them, of which the day in Lima is read."""

    tipo = Tipo.MOMENTO

    def leer(self, celda: object, lector: Lector) -> date | None:
        texto = leer_texto(celda)
        if len(texto) <= len("2026-12-31"):
            return FechaWidget().leer(celda, lector)
        try:
            momento = datetime.fromisoformat(texto)
        except ValueError:
            return FechaWidget().leer(celda, lector)
        return timezone.localdate(momento) if timezone.is_aware(momento) else momento.date()
