"""The method, on paper: the words and rules of /metodologia/, from the same enums."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from compromisos.lectura.cifras import CIFRAS
from compromisos.models import Edicion
from compromisos.reglas.palabras import Frescura, Palabra, Periodicidad, Plazo, Prevision, Respaldo
from compromisos.reglas.plazo import DIAS_POR_VENCER

CIFRAS_DEL_INFORME = 8  # the others are of pages that a report does not have


def metodo(edicion: Edicion) -> list[dict]:
    """Sections: title, paragraphs, and rows of (word, rule). The states stand with their counts, before."""
    return [
        {
            "titulo": _("Estado"),
            "parrafos": [
                _(
                    "El estado de un compromiso es el que declara su avance vigente: el publicado con la fecha de corte más reciente, descontando los corregidos y los retirados."
                ),
                _(
                    "Un avance publicado no se edita ni se borra. Se corrige con otro que dice por qué, o se retira con su motivo; el anterior sigue a la vista. Si se retira una corrección, lo corregido no revive: ya se dijo que estaba mal."
                ),
            ],
            "filas": [],
        },
        {
            "titulo": _("Plazo"),
            "parrafos": [
                _(
                    "Se compara la fecha límite con el día de hoy en Lima; vale hasta el final de su propio día. «Por vencer» empieza %(n)s días antes. Si el compromiso no tiene plazo propio, cuenta el más lejano de sus metas."
                )
                % {"n": DIAS_POR_VENCER}
            ],
            "filas": _reglas(Plazo),
        },
        {
            "titulo": _("Frescura"),
            "parrafos": [
                _(
                    "Cuánto hace del último corte, según el intervalo de reporte de la edición, que fija este sitio. Los compromisos cerrados (cumplido o incumplido) no la tienen."
                ),
                f"{_('Se espera un avance')}: {_(Periodicidad(edicion.periodicidad).etiqueta)}.",
            ],
            "filas": _reglas(Frescura),
        },
        {
            "titulo": _("Respaldo"),
            "parrafos": [
                _(
                    "En qué se apoya el avance vigente. No cambia el estado: un «cumplido» sin evidencia sigue diciendo «cumplido», y al lado, «declarado»."
                )
            ],
            "filas": _reglas(Respaldo),
        },
        {
            "titulo": _("Previsión"),
            "parrafos": [
                _(
                    "Lo que la institución espera del plazo, dicho por ella en su avance vigente. No es una señal de este sitio ni un juicio del Ministerio, y no cambia el estado. Si ese avance no la dice, no hay: la anterior no sigue valiendo."
                )
            ],
            "filas": _reglas(Prevision),
        },
        {
            "titulo": _("Cifras"),
            "parrafos": [
                _(
                    "Toda cifra dice sobre cuántos. Las contradicciones se muestran, no se arreglan: un «cumplido» con 43 de 50 se lee exactamente así."
                )
            ],
            "filas": [(str(c.nombre), str(c.regla)) for c in CIFRAS[:CIFRAS_DEL_INFORME]],
        },
        {
            "titulo": _("Cómo comprobarlo"),
            "parrafos": [
                _(
                    "Este informe se puede volver a hacer: con la misma fecha, el sitio da las mismas cifras. El número y la huella al pie de cada página son los de la última anotación del registro público ese día; quien lo descarga comprueba con un programa de veinte líneas que nada anterior cambió."
                )
            ],
            "filas": [],
            "direcciones": [_absoluta("metodologia"), _absoluta("registro")],
        },
    ]


def _reglas(clase: type[Palabra]) -> list[tuple[str, str]]:
    return [(_(p.etiqueta), _(p.explicacion)) for p in clase]


def _absoluta(nombre: str) -> str:
    return f"{settings.SITE_URL}{reverse(nombre)}"
