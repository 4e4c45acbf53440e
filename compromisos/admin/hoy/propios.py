"""What waits for whoever writes: what came back, and what was begun."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.dias import Dia
from base.numeros import numero
from base.personas import nombre_de
from compromisos.admin.hoy.asunto import Asunto, Grupo, desde, entre_comillas, uno_por_uno
from compromisos.admin.hoy.esperan import Espera
from compromisos.lectura.en_palabras import corta
from compromisos.models import Avance
from compromisos.publicacion import permisos
from compromisos.reglas.palabras import SituacionAvance
from compromisos.reglas.prioridades import ClaseDeEspera

AVANCES = "admin:compromisos_avance_changelist"


def grupos(user, suyas: dict[str, Espera], dia: Dia) -> list[Grupo | None]:
    """`suyas` is what waits for `user` (`esperan.py`)."""
    if not permisos.puede_preparar_avances(user):
        return []
    return [
        _devueltos(suyas.get("devueltos"), user, dia),
        _borradores(suyas.get("borradores"), user, dia),
    ]


def _devueltos(espera: Espera | None, user, dia: Dia) -> Grupo | None:
    if espera is None:
        return None
    total = espera.total

    def asunto(a: Avance) -> Asunto:
        espera, hace = desde(a.observado_en, dia)
        return Asunto(
            ClaseDeEspera.DEVUELTO,
            _("Corregir su informe de %(de)s, «%(titulo)s»")
            % {"de": a.compromiso.institucion, "titulo": entre_comillas(a.compromiso.rotulo)},
            reverse("admin:compromisos_avance_change", args=[a.pk]),
            _("Corregir"),
            quien=_("Lo devolvió %(quien)s") % {"quien": nombre_de(a.observado_por)},
            hace=hace,
            que=_("Motivo: %(motivo)s") % {"motivo": entre_comillas(a.observacion)},
            si_nadie=_("Mientras no lo reenvíe, no cuenta."),
            espera=espera,
        )

    filas = espera.filas.select_related("compromiso__institucion", "observado_por")
    return Grupo(
        ClaseDeEspera.DEVUELTO,
        total,
        ngettext("%(n)s informe devuelto a usted", "%(n)s informes devueltos a usted", total)
        % {"n": numero(total)},
        f"{reverse(AVANCES)}?situacion={SituacionAvance.OBSERVADO}&autor__id__exact={user.pk}",
        uno_por_uno(filas.order_by("observado_en", "pk"), asunto),
    )


def _borradores(espera: Espera | None, user, dia: Dia) -> Grupo | None:
    if espera is None:
        return None
    total = espera.total

    def asunto(a: Avance) -> Asunto:
        espera, hace = desde(a.creado_en, dia)
        return Asunto(
            ClaseDeEspera.BORRADOR,
            _("Terminar su borrador de %(de)s, «%(titulo)s»")
            % {"de": a.compromiso.institucion, "titulo": entre_comillas(a.compromiso.rotulo)},
            reverse("admin:compromisos_avance_change", args=[a.pk]),
            _("Seguir"),
            quien=_("Lo empezó"),
            hace=hace,
            que=_("Con datos al %(dia)s.") % {"dia": corta(a.fecha_corte)},
            si_nadie=_("Mientras sea borrador, nadie lo revisa."),
            espera=espera,
        )

    filas = espera.filas.select_related("compromiso__institucion")
    return Grupo(
        ClaseDeEspera.BORRADOR,
        total,
        ngettext("%(n)s borrador suyo", "%(n)s borradores suyos", total) % {"n": numero(total)},
        f"{reverse(AVANCES)}?situacion={SituacionAvance.BORRADOR}&autor__id__exact={user.pk}",
        uno_por_uno(filas.order_by("creado_en", "pk"), asunto),
    )
