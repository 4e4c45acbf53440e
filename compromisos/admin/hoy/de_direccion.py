"""What whoever directs must know, and others do: what waits too long, what will not be in time, what is questioned."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.dias import Dia
from base.numeros import numero
from compromisos.admin import por_atender
from compromisos.admin.hoy.asunto import NOMBRADOS, Asunto, Grupo, de_quien, desde, nombrados
from compromisos.lectura.compromisos import compromisos_de
from compromisos.lectura.por_version import por_version
from compromisos.publicacion import permisos
from compromisos.reglas.palabras import Prevision, Respaldo, SituacionAvance
from compromisos.reglas.prioridades import ClaseDeEspera

AVANCES = "admin:compromisos_avance_changelist"
COMPROMISOS = "admin:compromisos_compromiso_changelist"
NO_LLEGAN = (Prevision.EN_RIESGO, Prevision.NO_SE_CUMPLIRA)


def grupos(user, dia: Dia) -> list[Grupo | None]:
    """Five queries at most."""
    return [_en_cola(user, dia), _no_llegan(dia), _cuestionados(dia)] if permisos.dirige(user) else []


def _en_cola(user, dia: Dia) -> Grupo | None:
    """Updates that wait for review: how many, and since when the first does."""
    filas = por_atender.en_revision(user)
    if not (total := filas.count()):
        return None
    espera, hace = desde(filas.aggregate(primero=Min("enviado_en"))["primero"], dia)
    frase = ngettext("%(n)s informe espera revisión", "%(n)s informes esperan revisión", total) % {
        "n": numero(total)
    }
    url = f"{reverse(AVANCES)}?situacion={SituacionAvance.EN_REVISION}"
    unico = Asunto(
        ClaseDeEspera.EN_COLA,
        frase,
        url,
        _ver(total),
        quien=ngettext("Llegó", "El primero llegó", total),
        hace=hace,
        si_nadie=ngettext(
            "Mientras nadie lo revise, el sitio sigue diciendo lo de antes.",
            "Mientras nadie los revise, el sitio sigue diciendo lo de antes.",
            total,
        ),
        espera=espera,
        cuantos=total,
    )
    return Grupo(ClaseDeEspera.EN_COLA, total, frase, url, [unico])


def _no_llegan(dia: Dia) -> Grupo | None:
    """Pledges whose institution expects to be late, or fears it."""
    codigos = "&".join(f"prevision={p.value}" for p in NO_LLEGAN)
    return _de_compromisos(
        ClaseDeEspera.NO_LLEGAN, dia, Q(prevision__in=NO_LLEGAN), codigos,
        lambda n: ngettext(
            "%(n)s compromiso: su institución dice que no llegará a tiempo, o que está en riesgo",
            "%(n)s compromisos: sus instituciones dicen que no llegarán a tiempo, o que están en riesgo", n,
        ),
        _("Es lo que se dice en su último informe."),
    )  # fmt: skip


def _cuestionados(dia: Dia) -> Grupo | None:
    return _de_compromisos(
        ClaseDeEspera.CUESTIONADO, dia, Q(respaldo=Respaldo.CUESTIONADO), f"respaldo={Respaldo.CUESTIONADO.value}",
        lambda n: ngettext(
            "%(n)s compromiso cuyo informe cuestionó quien lo verificó",
            "%(n)s compromisos cuyos informes cuestionó quien los verificó", n,
        ),
        _("El público lee las dos cosas: lo que se declaró y por qué se cuestiona."),
    )  # fmt: skip


def _ver(total: int) -> str:
    return ngettext("Verlo", "Ver cuáles son", total)


def _de_compromisos(
    clase: ClaseDeEspera, dia: Dia, cuales: Q, consulta: str, decir: Callable[[int], str], si_nadie: str
) -> Grupo | None:
    """One row for all the pledges of the public record that are `cuales`: counted once a version."""
    total, primeros = por_version(dia, ("de_direccion", clase), lambda: _contados(dia, cuales))
    if not total:
        return None
    frase, url = decir(total) % {"n": numero(total)}, f"{reverse(COMPROMISOS)}?{consulta}"
    unico = Asunto(
        clase,
        frase,
        url,
        _ver(total),
        que=f"{nombrados(primeros, total)}.",
        si_nadie=si_nadie,
        cuantos=total,
    )
    return Grupo(clase, total, frase, url, [unico])


def _contados(dia: Dia, cuales: Q) -> tuple[int, list[str]]:
    """(how many, the names of the first to fall due). Two queries."""
    suyos = compromisos_de(dia).filter(cuales)
    if not (total := suyos.count()):
        return 0, []
    return total, [de_quien(c) for c in suyos.order_by("plazo_fecha", "pk")[:NOMBRADOS]]
