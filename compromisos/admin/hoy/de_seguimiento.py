"""What waits for whoever follows the pledges up: who has not answered, what falls due, what did not leave."""

from __future__ import annotations

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.dias import Dia
from base.numeros import numero
from base.personas import nombre_de
from compromisos.admin.hoy.asunto import (
    NOMBRADOS,
    Asunto,
    Grupo,
    de_quien,
    desde,
    entre_comillas,
    nombrados,
    uno_por_uno,
)
from compromisos.admin.hoy.esperan import FALLIDOS, Espera
from compromisos.lectura import periodos
from compromisos.lectura.compromisos import compromisos_de
from compromisos.lectura.en_palabras import corta, cuando
from compromisos.lectura.encargos import a_cargo_de, sin_encargado
from compromisos.lectura.filtros.interno import NADIE, SIN_ATENDER, YO
from compromisos.lectura.prevision import piden_apoyo
from compromisos.lectura.recuentos import cuenta_por
from compromisos.lectura.vencimientos import recien_vencidos, vencen_sin_decirlo
from compromisos.models import Compromiso, Mensaje, Periodo, Seguimiento
from compromisos.publicacion import permisos
from compromisos.reglas.palabras import Estado
from compromisos.reglas.prioridades import ClaseDeEspera

COMPROMISOS = "admin:compromisos_compromiso_changelist"
MENSAJES = "admin:compromisos_mensaje_changelist"


def grupos(user, suyas: dict[str, Espera], dia: Dia) -> list[Grupo | None]:
    """`suyas` is what waits for `user` (`esperan.py`)."""
    return [
        _por_volver(suyas.get("seguimientos"), dia),
        _piden_apoyo(user, dia),
        *_sin_informe(user, dia),
        *_vencimientos(user, dia),
        _en_duda(suyas.get("en_duda")),
        _sin_salir(suyas.get("sin_salir"), dia),
        _por_publicar(suyas.get("por_publicar")),
    ]


# --- Notes to come back to


def _por_volver(espera: Espera | None, dia: Dia) -> Grupo | None:
    """Of what this person noted, or is in charge of. One query."""
    if espera is None:
        return None
    total = espera.total
    return Grupo(
        ClaseDeEspera.SEGUIMIENTO,
        total,
        ngettext("%(n)s seguimiento para hoy", "%(n)s seguimientos para hoy", total) % {"n": numero(total)},
        reverse("admin:seguimiento"),
        uno_por_uno(espera.filas, lambda nota: _vuelta(nota, dia)),
    )


def _vuelta(nota: Seguimiento, dia: Dia) -> Asunto:
    assert nota.volver_en is not None  # of those that have a day
    de = de_quien(nota.compromiso) if nota.compromiso else str(nota.institucion)
    espera, _hace = desde(nota.volver_en, dia)
    _dias, hace = desde(nota.fecha, dia)
    con = f" · {nota.con_quien}" if nota.con_quien else ""
    return Asunto(
        ClaseDeEspera.SEGUIMIENTO,
        _("Volver a %(de)s: «%(texto)s»") % {"de": de, "texto": entre_comillas(nota.texto)},
        reverse("admin:seguimiento_editar", args=[nota.pk]),
        _("Ver y seguir"),
        quien=_("%(que)s de %(quien)s%(con)s,")
        % {"que": nota.get_tipo_display(), "quien": nombre_de(nota.por), "con": con},
        hace=hace,
        si_nadie=_("Quedó en volver %(cuando)s.") % {"cuando": cuando(nota.volver_en, dia)},
        espera=espera,
    )


def _piden_apoyo(user, dia: Dia) -> Grupo | None:
    """Of what this person is in charge of, or nobody is; of all, for whoever directs: one row for all. A note ends it:
    somebody answered. Three queries."""
    de_todos = permisos.dirige(user)
    lo_atiende = permisos.ve_encargos(user) and permisos.puede_anotar(user)
    if not (permisos.ve_seguimientos(user) and (lo_atiende or de_todos)):
        return None
    suyos = compromisos_de(dia)
    if not de_todos:
        suyos = suyos.filter(a_cargo_de(user) | sin_encargado())
    pedidos = piden_apoyo(suyos).order_by("informado_en", "pk")
    if not (total := pedidos.count()):
        return None
    # Keys first, from an index: put in order whole, so many texts are read for four.
    claves = list(pedidos.values_list("pk", flat=True)[:NOMBRADOS])
    primeros = list(pedidos.filter(pk__in=claves))
    url = f"{reverse(COMPROMISOS)}?apoyo={SIN_ATENDER}"
    if not de_todos:
        url += f"&encargado={YO}&encargado={NADIE}"
    espera, hace = desde(primeros[0].informado_en, dia)
    unico = Asunto(
        ClaseDeEspera.APOYO,
        ngettext(
            "%(n)s compromiso: su institución dice que necesita apoyo para llegar a tiempo",
            "%(n)s compromisos: sus instituciones dicen que necesitan apoyo para llegar a tiempo",
            total,
        )
        % {"n": numero(total)},
        reverse("admin:compromisos_compromiso_leer", args=[primeros[0].pk]) if total == 1 else url,
        _ver(total),
        quien=_("El primero lo dijo"),
        hace=hace,
        que=f"{nombrados([de_quien(c) for c in primeros], total)}.",
        si_nadie=_("Nadie ha anotado todavía qué se hizo.")
        if de_todos
        else _("Se quitan de aquí al anotar qué se hizo con cada uno."),
        espera=espera,
        cuantos=total,
    )
    frase = ngettext(
        "%(n)s compromiso cuya institución pide apoyo",
        "%(n)s compromisos cuyas instituciones piden apoyo",
        total,
    )
    return Grupo(ClaseDeEspera.APOYO, total, frase % {"n": numero(total)}, url, [unico])


# --- The open periods


def _sin_informe(user, dia: Dia) -> list[Grupo | None]:
    """Of each open period, at most one in an edition. Four queries for each."""
    lleva = permisos.lleva_periodos(user)
    if not (lleva or permisos.dirige(user)):
        return []
    boton = _("Ver y recordar") if lleva else _("Ver quiénes faltan")
    return [_del_periodo(periodo, dia, boton) for periodo in periodos.abiertos(dia)]


def _del_periodo(periodo: Periodo, dia: Dia, boton: str) -> Grupo | None:
    cuenta = periodos.respuestas_de(periodo, dia)
    if not (total := cuenta.faltan):
        return None
    url = reverse("admin:compromisos_periodo_tablero", args=[periodo.pk]) + "#faltan"
    dias = (periodo.cierra - dia.fecha).days
    nombre = {"n": numero(total), "periodo": periodo.nombre}
    unico = Asunto(
        ClaseDeEspera.SIN_INFORME,
        ngettext(
            "%(n)s institución no ha informado en «%(periodo)s»",
            "%(n)s instituciones no han informado en «%(periodo)s»",
            total,
        )
        % nombre,
        url,
        boton,
        que=" ".join(filter(None, [_sin_nadie(periodo, cuenta, dia), _escrito(periodo)])),
        si_nadie=_("Si nadie hace nada, el corte dirá «no informó».")
        if dias >= 0
        else _("Debía cerrar %(cuando)s: al cerrarlo, el corte dirá «no informó».")
        % {"cuando": cuando(periodo.cierra, dia)},
        faltan=dias,
        cuantos=total,
    )
    frase = ngettext(
        "%(n)s institución sin informe en «%(periodo)s»",
        "%(n)s instituciones sin informe en «%(periodo)s»",
        total,
    )
    return Grupo(ClaseDeEspera.SIN_INFORME, total, frase % nombre, url, [unico])


def _sin_nadie(periodo: Periodo, cuenta: periodos.RespuestasDelPeriodo, dia: Dia) -> str:
    """Which of them have nobody to write to, by name. One query at most."""
    if not (n := cuenta.sin_a_quien_escribir):
        return ""
    if n == cuenta.faltan > 1:
        return _("Ninguna tiene a quién escribir.")
    sin_nadie = periodos.sin_a_quien_escribir(periodos.que_faltan(periodo, dia), timezone.now())
    quienes = nombrados([str(i) for i in sin_nadie.order_by("nombres_plegados")[:NOMBRADOS]], n)
    frase = ngettext(
        "%(n)s no tiene a quién escribir: %(quienes)s.", "%(n)s no tienen a quién escribir: %(quienes)s.", n
    )
    return frase % {"n": numero(n), "quienes": quienes}


def _escrito(periodo: Periodo) -> str:
    """When the last letter about it left. One query."""
    suyos = Mensaje.objects.filter(periodo=periodo, situacion=Mensaje.Situacion.ENVIADO)
    if ultimo := suyos.aggregate(ultimo=Max("enviado_en"))["ultimo"]:
        return _("El último correo salió el %(dia)s.") % {"dia": corta(timezone.localdate(ultimo))}
    return _("Todavía no ha salido ningún correo.")


# --- Deadlines


def _vencimientos(user, dia: Dia) -> list[Grupo | None]:
    """Of whoever may report, or have it reported, and of whoever directs. Six queries at most."""
    les_toca = permisos.puede_registrar_avances(user) or permisos.dirige(user)
    if not (permisos.ve_compromisos(user) and les_toca):
        return []
    suyos = compromisos_de(dia).filter(pk__in=Compromiso.objects.editables_por(user).values("pk"))
    return [_vencen(vencen_sin_decirlo(suyos, dia), dia), _vencieron(recien_vencidos(suyos, dia), dia)]


def _vencen(compromisos, dia: Dia) -> Grupo | None:
    por_estado = cuenta_por(compromisos, "estado")
    if not (total := sum(por_estado.values())):
        return None
    primeros = list(compromisos.order_by("plazo_fecha", "pk")[:NOMBRADOS])
    url = f"{reverse(COMPROMISOS)}?vence=esta_semana"
    frase = ngettext(
        "%(n)s compromiso vence en los próximos siete días sin informe que lo dé por cumplido",
        "%(n)s compromisos vencen en los próximos siete días sin informe que los dé por cumplidos",
        total,
    ) % {"n": numero(total)}
    primero = primeros[0].plazo_fecha
    unico = Asunto(
        ClaseDeEspera.VENCE,
        frase,
        url,
        _ver(total),
        que=f"{nombrados([de_quien(c) for c in primeros], total)}. {_en_que_estado(por_estado)}",
        si_nadie=_("El primero vence %(cuando)s; después se leerá «Plazo vencido».")
        % {"cuando": cuando(primero, dia)},
        faltan=(primero - dia.fecha).days,
        cuantos=total,
    )
    return Grupo(ClaseDeEspera.VENCE, total, frase, url, [unico])


def _vencieron(compromisos, dia: Dia) -> Grupo | None:
    por_estado = cuenta_por(compromisos, "estado")
    if not (total := sum(por_estado.values())):
        return None
    primeros = list(compromisos.order_by("-plazo_fecha", "pk")[:NOMBRADOS])
    url = f"{reverse(COMPROMISOS)}?vence=recien_vencido"
    frase = ngettext(
        "%(n)s compromiso venció en los últimos siete días y sigue abierto",
        "%(n)s compromisos vencieron en los últimos siete días y siguen abiertos",
        total,
    ) % {"n": numero(total)}
    unico = Asunto(
        ClaseDeEspera.VENCIDO,
        frase,
        url,
        _ver(total),
        que=f"{nombrados([de_quien(c) for c in primeros], total)}. {_en_que_estado(por_estado)}",
        si_nadie=_("En el sitio ya se lee «Plazo vencido»."),
        cuantos=total,
    )
    return Grupo(ClaseDeEspera.VENCIDO, total, frase, url, [unico])


def _ver(total: int) -> str:
    return ngettext("Verlo", "Ver los %(n)s", total) % {"n": numero(total)}


def _en_que_estado(por_estado: dict[str, int]) -> str:
    """«2 en proceso, 1 sin información.»"""
    dichos = [f"{numero(n)} {_(e.etiqueta).lower()}" for e in Estado if (n := por_estado.get(e.value))]
    return f"{', '.join(dichos)}."


# --- Letters


def _en_duda(espera: Espera | None) -> Grupo | None:
    if espera is None:
        return None
    total, url = espera.total, f"{reverse(MENSAJES)}?situacion=duda"
    frase = ngettext("%(n)s correo en duda", "%(n)s correos en duda", total) % {"n": numero(total)}
    unico = Asunto(
        ClaseDeEspera.CORREO,
        frase,
        url,
        _("Ver y preguntar"),
        que=_("Se cortaron mientras salían: no se sabe si llegaron."),
        si_nadie=_("No se envían otra vez: pregunte a quien debía recibirlos."),
        cuantos=total,
    )
    return Grupo(ClaseDeEspera.CORREO, total, frase, url, [unico])


def _sin_salir(espera: Espera | None, dia: Dia) -> Grupo | None:
    if espera is None:
        return None
    hace_poco = (dia.fecha - FALLIDOS).isoformat()
    total = espera.total
    url = f"{reverse(MENSAJES)}?situacion={Mensaje.Situacion.FALLIDO}&creado_en__date__gte={hace_poco}"
    frase = ngettext("%(n)s correo que no salió", "%(n)s correos que no salieron", total) % {
        "n": numero(total)
    }
    unico = Asunto(
        ClaseDeEspera.CORREO,
        frase,
        url,
        _ver(total),
        que=_("De los últimos siete días. No se volverán a intentar."),
        si_nadie=_("A quien debía recibirlos nadie le ha avisado."),
        cuantos=total,
    )
    return Grupo(ClaseDeEspera.CORREO, total, frase, url, [unico])


# --- Pledges that are drafts


def _por_publicar(espera: Espera | None) -> Grupo | None:
    if espera is None:
        return None
    total = espera.total
    primeros = espera.filas.select_related("institucion").order_by("pk")[:NOMBRADOS]
    url = f"{reverse(COMPROMISOS)}?situacion=borrador"
    frase = ngettext(
        "%(n)s compromiso en borrador, por publicar", "%(n)s compromisos en borrador, por publicar", total
    ) % {"n": numero(total)}
    unico = Asunto(
        ClaseDeEspera.POR_PUBLICAR,
        frase,
        url,
        _ver(total),
        que=f"{nombrados([de_quien(c) for c in primeros], total)}.",
        si_nadie=_("Mientras sean borradores, el público no los ve."),
        cuantos=total,
    )
    return Grupo(ClaseDeEspera.POR_PUBLICAR, total, frase, url, [unico])
