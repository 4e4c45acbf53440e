"""What waits for whoever writes: what came back, what was begun, and, of an institution, the open period."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.dias import Dia
from base.numeros import numero
from compromisos.admin.hoy.asunto import Asunto, Grupo, desde, entre_comillas, uno_por_uno
from compromisos.admin.hoy.esperan import Espera
from compromisos.lectura import periodos
from compromisos.lectura.compromisos import compromisos_de
from compromisos.lectura.en_palabras import corta
from compromisos.lectura.encargos import nombre_de
from compromisos.models import Avance, Compromiso, Periodo
from compromisos.publicacion import permisos
from compromisos.reglas.palabras import SituacionAvance
from compromisos.reglas.prioridades import Clase
from instituciones.models import Institucion
from instituciones.permisos import informa_por_todas

AVANCES = "admin:compromisos_avance_changelist"


def grupos(user, suyas: dict[str, Espera], dia: Dia) -> list[Grupo | None]:
    """`suyas` is what waits for `user` (`esperan.py`)."""
    if not permisos.puede_preparar_avances(user):
        return []
    return [
        _devueltos(suyas.get("devueltos"), user, dia),
        *_por_informar(user, dia),
        _borradores(suyas.get("borradores"), user, dia),
    ]


def _devueltos(espera: Espera | None, user, dia: Dia) -> Grupo | None:
    if espera is None:
        return None
    total = espera.total

    def asunto(a: Avance) -> Asunto:
        espera, hace = desde(a.observado_en, dia)
        return Asunto(
            Clase.DEVUELTO,
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
        Clase.DEVUELTO,
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
            Clase.BORRADOR,
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
        Clase.BORRADOR,
        total,
        ngettext("%(n)s borrador suyo", "%(n)s borradores suyos", total) % {"n": numero(total)},
        f"{reverse(AVANCES)}?situacion={SituacionAvance.BORRADOR}&autor__id__exact={user.pk}",
        uno_por_uno(filas.order_by("creado_en", "pk"), asunto),
    )


# --- The own institutions in the open periods


def periodos_de_sus_instituciones(user, dia: Dia) -> list[Periodo]:
    """Open periods of the editions in which an institution of hers has a public pledge. One query."""
    suyos = Compromiso.objects.publicados(dia).editables_por(user)
    abiertos = Periodo.objects.abiertos().filter(edicion__in=suyos.order_by().values("edicion"))
    return list(abiertos.defer("instantanea"))


def _por_informar(user, dia: Dia) -> list[Grupo | None]:
    """Of whoever reports for some institutions: those that have not in an open period. Three queries for each period."""
    if informa_por_todas(user) or not permisos.puede_registrar_avances(user):
        return []
    grupos: list[Grupo | None] = []
    for periodo in periodos_de_sus_instituciones(user, dia):
        suyas = Institucion.objects.editables_por(user)
        faltan = list(periodos.que_faltan(periodo, dia).filter(pk__in=suyas.values("pk")).order_by("nombre"))
        if faltan:
            grupos.append(_informar(periodo, faltan, dia))
    return grupos


def _informar(periodo: Periodo, faltan: list[Institucion], dia: Dia) -> Grupo:
    abiertos = compromisos_de(dia).filter(edicion=periodo.edicion_id, institucion__in=faltan)
    los_dos = list(abiertos.order_by("pk")[:2])
    url = _registrar(los_dos[0] if len(los_dos) == 1 else None)
    dias = (periodo.cierra - dia.fecha).days
    nombres = ", ".join(str(i) for i in faltan[:3])
    titulo = ngettext(
        "%(quienes)s todavía no ha informado en «%(periodo)s»",
        "%(quienes)s todavía no han informado en «%(periodo)s»",
        len(faltan),
    ) % {"quienes": nombres, "periodo": periodo.nombre}
    unico = Asunto(
        Clase.INFORMAR,
        titulo,
        url,
        _("Informar"),
        que=_("Cuenta todo informe con datos de entre el %(desde)s y el %(cierra)s.")
        % {"desde": corta(periodo.desde), "cierra": corta(periodo.cierra)},
        si_nadie=_("Si nadie informa, el corte dirá «no informó»."),
        faltan=dias,
        cuantos=len(faltan),
    )
    return Grupo(Clase.INFORMAR, len(faltan), titulo, url, [unico])


def _registrar(compromiso: Compromiso | None) -> str:
    url = reverse("admin:compromisos_avance_add")
    return f"{url}?compromiso={compromiso.pk}" if compromiso else url
