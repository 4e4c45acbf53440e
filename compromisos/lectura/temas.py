"""Names of the themes, which are ours: translated where they read as the site wrote them, left alone where an editor
wrote others."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

# (name, description), as fixtures/25porel25.json has them.
TEMAS = (
    (gettext_noop("Prevención"), gettext_noop("Que la violencia no llegue a ocurrir.")),
    (
        gettext_noop("Atención"),
        gettext_noop("Servicios para quien vive violencia: acogida, salud, asesoría legal."),
    ),
    (gettext_noop("Protección"), gettext_noop("Medidas que ponen a salvo a quien está en riesgo.")),
    (
        gettext_noop("Fortalecimiento de capacidades"),
        gettext_noop("Formación y mejora de quienes atienden y protegen."),
    ),
    (gettext_noop("Recursos"), gettext_noop("Dinero, personal y medios para el trabajo.")),
    (gettext_noop("Normativa"), gettext_noop("Leyes, reglamentos y protocolos.")),
    (gettext_noop("Sanción"), gettext_noop("Investigación, juicio y sanción de quien agrede.")),
    (gettext_noop("Reparación"), gettext_noop("Devolver a la víctima, en lo posible, lo que perdió.")),
)
NUESTROS = frozenset(texto for tema in TEMAS for texto in tema)


def de_tema(texto: str) -> str:
    """Name or description of a theme in the active language, if it is one of ours."""
    return _(texto) if texto in NUESTROS else texto


def solo_en_espanol(texto: str) -> bool:
    """Whether a name or a description of a theme is what an editor wrote, in no other language."""
    return texto not in NUESTROS
