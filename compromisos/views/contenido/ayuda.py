"""Help lines: the one source for the strip on every page, the help page and the error pages.

Numbers and hours come from press pieces that quote the Ministry: a person must check
each one with MIMP before a public launch and once a month after it, and change `fuente` and
`consultado` here. What could not be checked stands in `duda`, and the page says it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
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
    url: str = ""  # of another site
    idiomas: str | Promise = ""
    regiones: str = ""  # where it is, if not everywhere
    duda: str | Promise = ""  # what could not be checked
    corto: str = ""  # on the strip of every page, if it stands there
    llamada: str | Promise = ""  # what a screen reader says of `corto`, which it has inside
    boton: str | Promise = ""  # the two that are called first, as buttons: the words, and the small ones
    detalle: str | Promise = ""

    @property
    def visto(self) -> date:
        """The day on which somebody last checked it: that of the list, or a later one of the whole of it."""
        return max(self.consultado, settings.AYUDA_REVISADA or self.consultado)


ESCRITO = date(2026, 11, 24)  # when this list was written from those pieces

LINEAS = (
    LineaDeAyuda(
        nombre="105",
        tel="105",
        corto="105",
        llamada=_("Llamar al 105 Policía (24 horas)"),
        boton=_("Llamar al 105"),
        detalle=_("Policía. Las 24 horas."),
        que=_("Emergencia de la Policía Nacional. Si está en peligro ahora, llame aquí primero."),
        horario=_("Las 24 horas, todos los días."),
        idiomas=_("Castellano."),
        duda=_("En 2018 anunció que también atendía en quechua e inglés; no se pudo comprobar si sigue así."),
        fuente="Andina, 2018",
        consultado=ESCRITO,
    ),
    LineaDeAyuda(
        nombre="Línea 100",
        tel="100",
        corto="Línea 100",
        llamada=_("Llamar a la Línea 100 (gratis, 24 horas)"),
        boton=_("Llamar a la Línea 100"),
        detalle=_("Gratis. Las 24 horas."),
        que=_(
            "Gratuita. Información, consejo y apoyo de personas de psicología y derecho; la deriva al servicio que necesite."
        ),
        horario=_("Las 24 horas, los 365 días del año."),
        idiomas=_("Castellano, quechua y aimara."),
        fuente="Infobae, 25/12/2025",
        consultado=ESCRITO,
    ),
    LineaDeAyuda(
        nombre="Centro Emergencia Mujer (CEM)",
        que=_(
            "Atención en persona, gratuita: legal, psicológica y social. Pregunte por el más cercano en la Línea 100."
        ),
        horario=_("Los de comisaría, las 24 horas, los 7 días; la mayoría de los demás, de 8:00 a 16:15."),
        duda=_(
            "En 2025 se anunció que se llamaría Centro Emergencia Mujer y Familia (Infobae, 11/09/2025); no se pudo comprobar con qué nombre atiende hoy cada uno."
        ),
        fuente="La República, 18/07/2024",
        consultado=ESCRITO,
    ),
    LineaDeAyuda(
        nombre="Servicio de Atención Urgente (SAU)",
        que=_("Un equipo va al lugar cuando hay riesgo moderado o severo. Se pide por la Línea 100."),
        horario=_("Las 24 horas."),
        regiones="Arequipa, Ayacucho, Cusco, Huánuco, La Libertad, Lima, Madre de Dios, Puno",
        duda=_("No se pudo comprobar si sigue llamándose así ni si está en otras regiones."),
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
PRIMERAS = tuple(linea for linea in LINEAS if linea.boton)
LINEAS_DE_FRANJA = tuple(
    linea for nombre in ("Línea 100", "105") for linea in LINEAS if linea.nombre == nombre
)


def lineas() -> tuple[LineaDeAyuda, ...]:
    """Those of the help page: the chat too, where settings.CHAT_100_URL says where it is."""
    if not settings.CHAT_100_URL:
        return LINEAS
    chat = LineaDeAyuda(
        nombre="Chat 100",
        url=settings.CHAT_100_URL,
        que=_("Gratuito y confidencial, por escrito. Para reconocer señales de violencia y saber qué hacer."),
        horario=_("Las 24 horas."),
        fuente="Infobae, 25/12/2025",
        consultado=ESCRITO,
    )
    return (*LINEAS[: len(PRIMERAS)], chat, *LINEAS[len(PRIMERAS) :])
