"""Side menu of the admin: where each of the staff goes, in the order of the work, and what waits there.

An entry is one line of APARTADOS. It is shown if its address exists and its `puede` says yes. A count is the number of
rows of the list that it opens; all the counts of a page are one query, over the few rows that wait.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from base.recuentos import contar_juntos
from compromisos.admin import por_atender
from compromisos.models import (
    Avance,
    Compromiso,
    Edicion,
    Eje,
    EnlaceCitado,
    EnlacePersonal,
    Foto,
    Marco,
    Mensaje,
    Periodo,
    Senalamiento,
    Supresion,
    VinculoConMarco,
)
from compromisos.publicacion import permisos
from cuentas.escritos.views import quedan
from instituciones.models import Contacto, Institucion

AJUSTES = _("Ajustes")


@dataclass(frozen=True, slots=True)
class LineaDelMenu:
    """A line of the menu. `consulta` is the query of its list. `cuenta` are the rows that wait, None of whoever has nothing
    to do with them; `pendientes` lists those and no other, and `que` says what they wait for. While there are some, the
    line leads there; if it is `aparte`, only the count does: who wants the pledges wants them all, not the drafts."""

    titulo: str | Promise
    vista: str
    puede: Callable[[HttpRequest], bool]
    consulta: str = ""
    cuenta: Callable[[Any], QuerySet | None] | None = None
    pendientes: str = ""
    que: str | Promise = _("por atender")
    aparte: bool = False


@dataclass(frozen=True, slots=True)
class LineaALaVista:
    """A line as one page shows it, and where its count leads, if that is elsewhere."""

    titulo: str | Promise
    url: str
    cuenta: int | None = None
    que: str | Promise = ""
    url_de_cuenta: str = ""
    actual: bool = False

    @property
    def urgente(self) -> bool:
        """What waits is what the line is for."""
        return bool(self.cuenta) and not self.url_de_cuenta


@dataclass(frozen=True, slots=True)
class Seccion:
    """A group of lines. `plegada`: what is opened now and then, folded until one is in it."""

    titulo: str | Promise
    entradas: list[LineaALaVista]
    plegada: bool = False


@dataclass(frozen=True, slots=True)
class MarcoDelPanel:
    """What the frame of a page says of whoever is in. `termina` is when the session ends if nothing is done."""

    secciones: list[Seccion]
    nombre: str
    rol: str
    termina: datetime
    inicio: tuple[str | Promise, str]  # name and address of their first page
    registrar: str  # address where they register an update; "" of whoever does not
    avisos: str  # address of the page where they choose their notices; "" of whoever gets none


# --- Who, and what waits --------------------------------------------------------------------------------


def _tiene_hoy(request: HttpRequest) -> bool:
    """Of the others the first page is that of what they report."""
    return not permisos.informa_con_su_cuenta(request.user)


def _de(pregunta: Callable[..., bool]) -> Callable[[HttpRequest], bool]:
    """A question of `permisos`, asked of whoever sent the request."""
    return lambda request: pregunta(request.user)


def _lista(titulo: str | Promise, modelo: type[Model], **como) -> LineaDelMenu:
    """The line of the admin's list of `modelo`, for whom the admin shows it."""

    def puede(request: HttpRequest) -> bool:
        return admin.site.get_model_admin(modelo).has_view_or_change_permission(request)

    nombre = f"admin:{modelo._meta.app_label}_{modelo._meta.model_name}_changelist"
    return LineaDelMenu(titulo, nombre, como.pop("puede", puede), **como)


def _cambia(modelo: type[Model]) -> Callable[[HttpRequest], bool]:
    """Whether somebody may make or change rows of `modelo`: reading them is no work of theirs."""

    def puede(request: HttpRequest) -> bool:
        suyo = admin.site.get_model_admin(modelo)
        return suyo.has_change_permission(request) or suyo.has_add_permission(request)

    return puede


def _prepara_sin_publicar(request: HttpRequest) -> bool:
    return permisos.puede_preparar_avances(request.user) and not permisos.puede_publicar_avances(request.user)


def _solo_verifica(request: HttpRequest) -> bool:
    return permisos.puede_verificar_avances(request.user) and not permisos.puede_preparar_avances(
        request.user
    )


def _solo_lee_avances(request: HttpRequest) -> bool:
    hace = permisos.puede_preparar_avances(request.user) or permisos.puede_verificar_avances(request.user)
    return permisos.ve_avances(request.user) and not hace


# --- The lines, in their order ----------------------------------------------------------------------------

APARTADOS: tuple[tuple[str | Promise, tuple[LineaDelMenu, ...]], ...] = (
    (
        _("El trabajo"),
        (
            LineaDelMenu(_("Informar"), "informar_lista", _de(permisos.informa_con_su_cuenta)),
            LineaDelMenu(_("Hoy"), "admin:index", _tiene_hoy),
            _lista(
                _("Revisar"),
                Avance,
                puede=_de(permisos.puede_publicar_avances),
                consulta="situacion=en_revision",
                cuenta=por_atender.en_revision,
                pendientes="situacion=en_revision",
            ),
            _lista(
                _("Avances"),
                Avance,
                puede=_prepara_sin_publicar,
                cuenta=por_atender.devueltos,
                pendientes="situacion=observado",
            ),
            _lista(_("Avances"), Avance, puede=_solo_lee_avances),
            _lista(_("Verificar"), Avance, puede=_solo_verifica, consulta="verificacion=sin"),
            _lista(
                _("Compromisos"),
                Compromiso,
                cuenta=por_atender.por_publicar,
                pendientes="situacion=borrador",
                que=_("en borrador, por publicar"),
                aparte=True,
            ),
            _lista(
                _("Instituciones"),
                Institucion,
                cuenta=por_atender.sin_quien_informe,
                pendientes="hueco=sin_quien_informe",
                que=_("sin nadie que informe"),
                aparte=True,
            ),
            _lista(
                _("Periodos"),
                Periodo,
                cuenta=por_atender.por_cerrar,
                pendientes="situacion=por_cerrar",
                que=_("por cerrar esta semana"),
                aparte=True,
            ),
            LineaDelMenu(
                _("Importar"),
                "admin:importar",
                _de(permisos.puede_importar),
                cuenta=permisos.importaciones_por_aprobar,
            ),
        ),
    ),
    (
        _("Seguimiento y cuidado"),
        (
            LineaDelMenu(_("Plazos"), "admin:plazos", _de(permisos.ve_la_edicion)),
            LineaDelMenu(_("Informes"), "admin:informes", _de(permisos.ve_la_edicion)),
            LineaDelMenu(
                _("Seguimiento"),
                "admin:seguimiento",
                _de(permisos.ve_seguimientos),
                cuenta=por_atender.seguimientos,
            ),
            LineaDelMenu(_("Calidad de los datos"), "admin:calidad", _de(permisos.ve_calidad)),
            _lista(_("Enlaces citados"), EnlaceCitado),
            _lista(_("A qué responden"), VinculoConMarco),
            LineaDelMenu(_("Actividad"), "admin:actividad", _de(permisos.ve_actividad)),
            _lista(
                _("Cartas"),
                Mensaje,
                puede=_de(permisos.ve_mensajes),
                cuenta=por_atender.correos_en_duda,
                pendientes="situacion=duda",
            ),
            _lista(_("Contactos"), Contacto),
            _lista(_("Enlaces personales"), EnlacePersonal),
            LineaDelMenu(
                _("Enmiendas"),
                "admin:compromisos_compromiso_propuestas",
                _de(permisos.puede_publicar_compromisos),
                cuenta=por_atender.enmiendas,
            ),
            _lista(
                _("Datos personales"),
                Supresion,
                cuenta=permisos.supresiones_por_aprobar,
                pendientes="situacion=para_mi",
            ),
            _lista(
                _("Errores señalados"),
                Senalamiento,
                cuenta=permisos.senalamientos_por_atender,
                pendientes="situacion=pendiente",
            ),
            _lista(_("Fotos"), Foto),
        ),
    ),
    (
        AJUSTES,
        (
            LineaDelMenu(_("Mis avisos"), "admin:mis_avisos", _de(permisos.recibe_avisos)),
            _lista(_("Cuentas"), User),
            _lista(_("Ediciones"), Edicion, puede=_cambia(Edicion)),
            _lista(_("Temas"), Eje, puede=_cambia(Eje)),
            _lista(_("Marcos"), Marco, puede=_cambia(Marco)),
            LineaDelMenu(_("Texto de las cartas"), "admin:cartas", _de(permisos.puede_escribir_cartas)),
        ),
    ),
)


def secciones(request: HttpRequest) -> list[Seccion]:
    """The menu of whoever sent the request, with the line of this page marked. One query."""
    visibles = [
        (
            titulo,
            [(puerta, url) for puerta in puertas if (url := _direccion(puerta)) and puerta.puede(request)],
        )
        for titulo, puertas in APARTADOS
    ]
    cuentas = _contar(request, [puerta for _titulo, suyas in visibles for puerta, _url in suyas])
    todas = [
        Seccion(titulo, [_entrada(puerta, url, cuentas.get(puerta)) for puerta, url in suyas])
        for titulo, suyas in visibles
        if suyas
    ]
    return _con_la_actual(request, todas)


def marco(request: HttpRequest) -> dict:
    """What the frame of the staff's pages reads; what a page does not show is not asked."""
    suyo = SimpleLazyObject(lambda: _marco(request))
    return {"marco": suyo, "base_de_fallo": SimpleLazyObject(lambda: "admin/fallo.html" if suyo else "")}


def _marco(request: HttpRequest) -> MarcoDelPanel | None:
    user = getattr(request, "user", None)
    if user is None or not admin.site.has_permission(request):
        return None
    inicio = (
        (_("Informar"), reverse("informar_lista"))
        if permisos.informa_con_su_cuenta(user)
        else (_("Hoy"), reverse("admin:index"))
    )
    return MarcoDelPanel(
        secciones(request),
        user.get_full_name() or user.get_username(),
        ", ".join(user.groups.order_by("name").values_list("name", flat=True)),
        timezone.now() + timedelta(seconds=quedan(request)),
        inicio,
        _donde_registra(user, inicio),
        reverse("admin:mis_avisos") if permisos.ve_encargos(user) else "",
    )


def _donde_registra(user, inicio: tuple[str | Promise, str]) -> str:
    if not permisos.puede_registrar_avances(user):
        return ""
    return inicio[1] if permisos.informa_con_su_cuenta(user) else reverse("admin:compromisos_avance_add")


def _direccion(puerta: LineaDelMenu) -> str:
    try:
        return reverse(puerta.vista)
    except NoReverseMatch:
        return ""


def _contar(request: HttpRequest, puertas: list[LineaDelMenu]) -> dict[LineaDelMenu, int]:
    """Rows that wait behind each of `puertas` that counts. One query, or none."""
    esperan = {p: p.cuenta(request.user) for p in puertas if p.cuenta}
    return contar_juntos({p: filas for p, filas in esperan.items() if filas is not None})


def _entrada(puerta: LineaDelMenu, direccion: str, cuenta: int | None) -> LineaALaVista:
    suya, esperan = (f"{direccion}?{q}" if q else direccion for q in (puerta.consulta, puerta.pendientes))
    if not cuenta:
        return LineaALaVista(puerta.titulo, suya)
    if puerta.aparte:
        return LineaALaVista(puerta.titulo, suya, cuenta, puerta.que, esperan)
    return LineaALaVista(puerta.titulo, esperan, cuenta, puerta.que)


def _con_la_actual(request: HttpRequest, todas: list[Seccion]) -> list[Seccion]:
    actual = _actual(request, [e for s in todas for e in s.entradas])
    return [
        Seccion(
            s.titulo,
            [replace(e, actual=e is actual) for e in s.entradas],
            plegada=s.titulo == AJUSTES and actual not in s.entradas,
        )
        for s in todas
    ]


def _actual(request: HttpRequest, entradas: list[LineaALaVista]) -> LineaALaVista | None:
    """The line of this page: that of the nearest address above it; between two of one list, that of its query."""

    def cerca(entrada: LineaALaVista) -> tuple[int, int]:
        ruta, _signo, consulta = entrada.url.partition("?")
        pedido = set(parse_qsl(request.META.get("QUERY_STRING", "")))
        return len(ruta), len(pedido & set(parse_qsl(consulta)))

    indice = reverse("admin:index")
    if request.path_info == reverse("admin:compromisos_avance_add"):
        return None  # the button of the top bar: it is not reviewing
    encima = [e for e in entradas if _esta_bajo(request.path_info, e.url.partition("?")[0], indice)]
    return max(encima, key=cerca, default=None)


def _esta_bajo(ruta: str, de_la_entrada: str, indice: str) -> bool:
    return ruta == de_la_entrada if de_la_entrada == indice else ruta.startswith(de_la_entrada)
