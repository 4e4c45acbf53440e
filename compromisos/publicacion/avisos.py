"""Letters to the staff: that something arrived, and each morning what waits for them.

What arrives is told in the transaction that brings it, and written when it goes: every quarter of an hour one letter at
most to each person, with all that came since the last and still waits. Who brought it is not told of it, and nobody is
told of what they may not review that moment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.dias import Dia
from base.personas import nombre_de
from compromisos.correo import SIN_SERVIDOR, cola
from compromisos.correo.cartas import Textos
from compromisos.models import Mensaje, PreferenciaDeAvisos
from compromisos.publicacion import esperas, permisos, roles
from instituciones.permisos import personal

CADA = timedelta(minutes=15)  # one letter at most to each person
COMO_MUCHO = timedelta(days=1)  # of what is older nobody is told that it arrives: the summary has it
CLASES = ("llegadas", "resumen")  # fields of PreferenciaDeAvisos
# What each role gets until its people say otherwise: who reviews is told at once, all of them each morning.
DE_SERIE = {
    "llegadas": (roles.REVISORA,),
    "resumen": (roles.DIRECCION, roles.REVISORA, roles.EDITORA, roles.ADMINISTRACION),
}
_FIRMA = signing.Signer(salt="compromisos.avisos", sep=".")


# --- Who gets what -------------------------------------------------------------------------------------


def por_defecto(user, clase: str) -> bool:
    nombres = [rol.nombre for rol in DE_SERIE[clase]]
    return user.groups.filter(name__in=nombres).exists()


def recibe(user, clase: str) -> bool:
    """Whether `user` wants it: as they said, else as their role does."""
    elegida = PreferenciaDeAvisos.objects.filter(user=user).first()
    return getattr(elegida, clase) if elegida else por_defecto(user, clase)


def elegir(user, **clases: bool) -> None:
    """Keep what `user` wants of each of `clases`; of the others, what it was until now."""
    valores = {clase: clases.get(clase, recibe(user, clase)) for clase in CLASES}
    PreferenciaDeAvisos.objects.update_or_create(user=user, defaults=valores)


def quienes_reciben(cuentas: QuerySet, clase: str) -> QuerySet:
    """Those of `cuentas` with an address that want it."""
    nombres = [rol.nombre for rol in DE_SERIE[clase]]
    sin_elegir = Q(preferencia_de_avisos__isnull=True, groups__name__in=nombres)
    quieren = Q(**{f"preferencia_de_avisos__{clase}": True}) | sin_elegir
    return cuentas.filter(quieren).exclude(email="").distinct()


def firma(user, clase: str) -> str:
    """Token of the page where `user` stops one kind of letter without signing in: nobody else can make it."""
    return _FIRMA.sign(f"{user.pk}-{clase}")


def de_firma(firmado: str) -> tuple[Any, str] | None:
    """(account, kind of letter) of a token; None if it is none of ours."""
    try:
        pk, _guion, clase = _FIRMA.unsign(firmado).partition("-")
    except signing.BadSignature:
        return None
    cuenta = get_user_model().objects.filter(pk=pk).first()
    return (cuenta, clase) if cuenta and clase in CLASES else None


# --- Something arrived -----------------------------------------------------------------------------------


def llego_avance(*, por) -> None:
    """An update was sent, or an institution answered a verification. In the transaction of it."""
    _avisar(permisos.personal_que_publica_avances(), por=por)


def llego_enmienda(*, por) -> None:
    """An amendment was proposed."""
    _avisar(permisos.personal_que_publica_compromisos(), por=por)


def llego_importacion(*, por) -> None:
    """A file was proposed."""
    _avisar(permisos.personal_que_publica_compromisos(), por=por)


def llego_supresion(*, por) -> None:
    """Somebody asked that personal data be taken off."""
    _avisar(permisos.personal_que_suprime(), por=por)


def llego_senalamiento() -> None:
    """A visitor pointed out an error."""
    _avisar(permisos.personal_que_atiende_senalamientos())


def _avisar(cuentas: QuerySet, *, por=None) -> None:
    """Queue one letter for each, that goes at the end of this quarter of an hour. Two queries if nobody is new; none
    where no mail leaves: what was not told then is in no row."""
    if settings.EMAIL_BACKEND == SIN_SERVIDOR:
        return
    ventana = int(timezone.now().timestamp() // CADA.total_seconds())
    de = {
        f"llegada-{cuenta.pk}-{ventana}": cuenta
        for cuenta in quienes_reciben(cuentas, "llegadas").exclude(pk=por and por.pk)
    }
    ya = set(Mensaje.objects.filter(clave__in=de).values_list("clave", flat=True)) if de else set()
    sale = datetime.fromtimestamp((ventana + 1) * CADA.total_seconds(), UTC)
    for clave, cuenta in de.items():
        if clave not in ya:
            cola.encolar(
                clave,
                cuenta.email,
                _("25 por el 25: llegó algo por revisar"),
                _("(se escribe cuando sale)"),
                tipo="aviso_llegada",
                sale_en=sale,
            )


def redactar_llegada(mensaje: Mensaje, ahora: datetime) -> cola.Carta:
    """The letter when it goes: what came since the last one, still waits, and may be reviewed by who reads it."""
    hallado = re.match(r"llegada-(\d+)-\d+", mensaje.clave)
    cuenta = _quien_recibe(hallado, "llegadas")
    grupos = esperas.llegadas(cuenta, max(_dicho_hasta(cuenta, mensaje), ahora - COMO_MUCHO))
    if not grupos:
        raise cola.YaNoHaceFalta(_("Lo que llegó ya se revisó."))
    dia = Dia(timezone.localdate(ahora))
    return _carta("aviso_llegada", cuenta, "llegadas", {"que_llego": _en_texto(grupos, dia)}, grupos)


def _dicho_hasta(cuenta, mensaje: Mensaje) -> datetime:
    """When the last letter of the same kind to the same person was written."""
    antes = Mensaje.objects.filter(
        clave__startswith=f"llegada-{cuenta.pk}-", situacion=Mensaje.Situacion.ENVIADO
    ).exclude(pk=mensaje.pk)
    ultima = antes.order_by("-tomado_en").values_list("tomado_en", flat=True).first()
    return ultima or datetime.min.replace(tzinfo=UTC)


# --- Each morning ------------------------------------------------------------------------------------


def resumir(*, hoy: date) -> int:
    """Queue the summary of `hoy` for everybody for whom something waits; how many. Twice on a day sends none twice."""
    n = 0
    dia, fecha = Dia(hoy), f"{hoy:%Y%m%d}"
    cuentas = {f"resumen-{c.pk}-{fecha}": c for c in quienes_reciben(personal(), "resumen")}
    ya = set(Mensaje.objects.filter(clave__in=cuentas).values_list("clave", flat=True))
    for clave, cuenta in cuentas.items():
        if clave in ya or not (grupos := esperas.todas(cuenta, dia)):
            continue
        carta = _resumen(cuenta, grupos, dia)
        n += cola.encolar(clave, cuenta.email, carta.asunto, carta.copia, tipo="resumen") is not None
    return n


def redactar_resumen(mensaje: Mensaje, ahora: datetime) -> cola.Carta:
    """The letter when it goes, on its day: what waits at that moment."""
    hallado = re.match(r"resumen-(\d+)-(\d{8})", mensaje.clave)
    cuenta = _quien_recibe(hallado, "resumen")
    dia = Dia(timezone.localdate(ahora))
    if hallado is None or hallado[2] != f"{dia.fecha:%Y%m%d}":
        raise cola.YaNoHaceFalta(_("Pasó su día."))
    if not (grupos := esperas.todas(cuenta, dia)):
        raise cola.YaNoHaceFalta(_("Ya no le espera nada."))
    return _resumen(cuenta, grupos, dia)


def _resumen(cuenta, grupos: list[esperas.Grupo], dia: Dia) -> cola.Carta:
    valores = {"dia": date_format(dia.fecha, "SHORT_DATE_FORMAT"), "que_espera": _en_texto(grupos, dia)}
    return _carta("resumen", cuenta, "resumen", valores, grupos)


# --- In words ----------------------------------------------------------------------------------------


def _quien_recibe(hallado: re.Match[str] | None, clase: str) -> Any:
    """Who it is for, if they still work here, have an address and want it."""
    cuenta = quienes_reciben(personal(), clase).filter(pk=hallado[1]).first() if hallado else None
    if cuenta is None:
        raise cola.YaNoHaceFalta(_("Esa cuenta ya no recibe estos avisos."))
    return cuenta


def _carta(
    tipo: str, cuenta, clase: str, valores: dict[str, str], grupos: Iterable[esperas.Grupo]
) -> cola.Carta:
    baja = settings.SITE_URL + reverse("informar_avisos", args=[firma(cuenta, clase)])
    n = esperas.cuantas(grupos)
    todos = {
        "nombre": cuenta.first_name or nombre_de(cuenta),
        "cuantas": ngettext("%(n)s cosa", "%(n)s cosas", n) % {"n": n},
        "hoy": settings.SITE_URL + reverse("admin:index"),
        "baja": baja,
        **valores,
    }
    textos = Textos.leer()
    asunto, cuerpo = textos.componer(tipo, todos)
    cabeceras = {"List-Unsubscribe": f"<{baja}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return cola.Carta(cuenta.email, asunto, cuerpo, copia=textos.copia(tipo, todos), cabeceras=cabeceras)


def _en_texto(grupos: Iterable[esperas.Grupo], dia: Dia) -> str:
    return "\n\n".join("\n".join(_lineas(grupo, dia)) for grupo in grupos)


def _lineas(grupo: esperas.Grupo, dia: Dia) -> Iterable[str]:
    yield grupo.titulo
    for espera in grupo.esperas:
        yield f"- {espera.que}: {espera.hace(dia)}"
        yield f"  {settings.SITE_URL}{espera.url}"
    if (quedan := grupo.total - len(grupo.esperas)) and grupo.esperas:
        yield ngettext("- y %(n)s más", "- y %(n)s más", quedan) % {"n": quedan}
    if grupo.url and (quedan or not grupo.esperas):
        yield f"  {settings.SITE_URL}{grupo.url}"
