"""Help lines: the one source for the strip on every page, the help page and the error pages.

Numbers and hours come from press pieces that quote the Ministry: a person must check
each one with MIMP before a public launch and once a month after it, and change `fuente` and
`consultado` here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class LineaDeAyuda:
    nombre: str | Promise
    que: str | Promise
    horario: str | Promise
    fuente: str  # what was read, and its date
    consultado: date  # when somebody last read it, or asked
    tel: str = ""
    idiomas: str | Promise = ""
    corto: str | Promise = ""  # on the strip of every page, if it stands there
    llamada: str | Promise = ""  # what a screen reader says of the number; begins and goes on like `corto`


ESCRITO = date(2026, 11, 24)  # when this list was written from those pieces

LINEAS = (
    LineaDeAyuda(
        nombre="105",
        tel="105",
        corto=_("105 Policía"),
        llamada=_("Llamar al 105 Policía (24 horas)"),
        que=_("Emergencia de la Policía Nacional. Si está en peligro ahora, llame aquí primero."),
        horario=_("Las 24 horas, todos los días."),
        idiomas=_("Castellano; en 2018 también atendía en quechua e inglés."),
        fuente="Andina, 2018",
        consultado=ESCRITO,
    ),
    LineaDeAyuda(
        nombre="Línea 100",
        tel="100",
        corto=_("Línea 100"),
        llamada=_("Llamar a la Línea 100 (gratis, 24 horas)"),
        que=_(
            "Gratuita. Información, consejo y apoyo de personas de psicología y derecho; la deriva al servicio que necesite."
        ),
        horario=_("Las 24 horas, los 365 días del año."),
        idiomas=_("Castellano, quechua y aimara."),
        fuente="Infobae, 25/12/2025",
        consultado=ESCRITO,
    ),
    LineaDeAyuda(
        nombre="Chat 100",
        corto=_("Chat 100"),
        que=_(
            "Gratuito y confidencial, por escrito. Para reconocer señales de violencia y saber qué hacer. Pida la dirección en la Línea 100."
        ),
        horario=_("Las 24 horas."),
        fuente="Infobae, 25/12/2025",
        consultado=ESCRITO,
    ),
    LineaDeAyuda(
        nombre="Centro Emergencia Mujer (CEM)",
        que=_(
            "Atención en persona, gratuita: legal, psicológica y social. Pregunte por el más cercano en la Línea 100."
        ),
        horario=_("Los de comisaría, las 24 horas, los 7 días; la mayoría de los demás, de 8:00 a 16:15."),
        fuente="La República, 18/07/2024",
        consultado=ESCRITO,
    ),
    LineaDeAyuda(
        nombre="Servicio de Atención Urgente (SAU)",
        que=_("Un equipo va al lugar cuando hay riesgo. Se pide por la Línea 100, en ocho regiones."),
        horario=_("Las 24 horas."),
        fuente="Infobae, 26/07/2024",
        consultado=ESCRITO,
    ),
    LineaDeAyuda(
        nombre="Línea 1810 (ANNA)",
        tel="1810",
        que=_("Gratuita. Para niñas, niños y adolescentes en riesgo o sin protección."),
        horario=_("De lunes a sábado, de 7:00 a 19:00."),
        fuente="Infobae, 18/07/2025",
        consultado=ESCRITO,
    ),
    LineaDeAyuda(
        nombre=_("113, opción 5"),
        tel="113",
        que=_("Gratuita. Salud mental, del Ministerio de Salud."),
        horario=_("Las 24 horas."),
        fuente="Infobae, 16/08/2025",
        consultado=ESCRITO,
    ),
)

LINEAS_DE_FRANJA = tuple(
    linea for nombre in ("Línea 100", "Chat 100", "105") for linea in LINEAS if linea.nombre == nombre
)
