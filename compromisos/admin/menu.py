"""Side menu of the admin: where each of the staff goes, in the order of the work, and what waits there.

An entry is one line of APARTADOS. It is shown if its address exists and its `puede` says yes. A count is the number of
rows of the list that it opens; all the counts of a page are one query, over the few rows that wait.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Count, Model, QuerySet, Value
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from base.dias import Dia
from compromisos.lectura import calidad, seguimientos
from compromisos.models import (
    Avance,
    Compromiso,
    Edicion,
    Eje,
    EnlaceCitado,
    EnlacePersonal,
    Foto,
    Mensaje,
    Periodo,
    PropuestaDeEnmienda,
    Senalamiento,
    Supresion,
    VinculoConMarco,
)
from compromisos.models import (
    Marco as MarcoPublico,
)
from compromisos.publicacion import permisos
from compromisos.reglas.palabras import SituacionAvance
from cuentas.escritos.views import quedan
from instituciones.models import Contacto, Institucion

ADMIN = "/admin/"
AJUSTES = _("Ajustes")


@dataclass(frozen=True, slots=True)
class Puerta:
    """A line of the menu. `consulta` is the query of its list. `cuenta` are the rows that wait, None of whoever has nothing
    to do with them; `pendientes` lists those and no other, and `que` says what they wait for. While there are some, the
    line leads there; if it is `aparte`, only the count does: who wants the pledges wants them all, not the drafts."""

    titulo: str | Promise
    vista: str
    puede: Callable[[HttpRequest], bool]
    consulta: str = ""
    cuenta: Callable[[HttpRequest], QuerySet | None] | None = None
    pendientes: str = ""
    que: str | Promise = _("por atender")
    aparte: bool = False


@dataclass(frozen=True, slots=True)
class Entrada:
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
    entradas: list[Entrada]
    plegada: bool = False


@dataclass(frozen=True, slots=True)
class Marco:
    """What the frame of a page says of whoever is in. `termina` is when the session ends if nothing is done."""

    secciones: list[Seccion]
    nombre: str
    rol: str
    termina: datetime
    puede_registrar: bool
    avisos: str  # address of the page where they choose their notices; "" of whoever gets none


# --- Who, and what waits --------------------------------------------------------------------------------


def _siempre(request: HttpRequest) -> bool:
    return True


def _de(pregunta: Callable[..., bool]) -> Callable[[HttpRequest], bool]:
    """A question of `permisos`, asked of whoever sent the request."""
    return lambda request: pregunta(request.user)


def _lista(titulo: str | Promise, modelo: type[Model], **como) -> Puerta:
    """The line of the admin's list of `modelo`, for whom the admin shows it."""

    def puede(request: HttpRequest) -> bool:
        return admin.site.get_model_admin(modelo).has_view_or_change_permission(request)

    nombre = f"admin:{modelo._meta.app_label}_{modelo._meta.model_name}_changelist"
    return Puerta(titulo, nombre, como.pop("puede", puede), **como)


def _cambia(modelo: type[Model]) -> Callable[[HttpRequest], bool]:
    """Whether somebody may make or change rows of `modelo`: reading them is no work of theirs."""

    def puede(request: HttpRequest) -> bool:
        suyo = admin.site.get_model_admin(modelo)
        return suyo.has_change_permission(request) or suyo.has_add_permission(request)

    return puede


def _prepara_sin_publicar(request: HttpRequest) -> bool:
    return permisos.puede_preparar_avances(request.user) and not permisos.puede_publicar_avances(request.user)


def _solo_verifica(request: HttpRequest) -> bool:
    return permisos.ve_avances(request.user) and not permisos.puede_preparar_avances(request.user)


def _en_revision(request: HttpRequest) -> QuerySet:
    return Avance.objects.editables_por(request.user).filter(situacion=SituacionAvance.EN_REVISION)


def _devueltos(request: HttpRequest) -> QuerySet:
    suyos = Avance.objects.editables_por(request.user)
    return suyos.filter(situacion=SituacionAvance.OBSERVADO)


def _enmiendas(request: HttpRequest) -> QuerySet:
    suyos = Compromiso.objects.editables_por(request.user).values("pk")
    return PropuestaDeEnmienda.objects.pendientes().filter(compromiso__in=suyos)


def _correos_en_duda(request: HttpRequest) -> QuerySet:
    return Mensaje.objects.dudosos(timezone.now())


def _supresiones(request: HttpRequest) -> QuerySet:
    return permisos.supresiones_por_aprobar(request.user)


def _seguimientos(request: HttpRequest) -> QuerySet:
    return seguimientos.pendientes(request.user, Dia.de_hoy())


def _senalamientos(request: HttpRequest) -> QuerySet:
    return permisos.senalamientos_por_atender(request.user)


def _por_publicar(request: HttpRequest) -> QuerySet | None:
    if not permisos.puede_publicar_compromisos(request.user):
        return None
    return Compromiso.objects.editables_por(request.user).borradores()


def _sin_quien_informe(request: HttpRequest) -> QuerySet | None:
    user = request.user
    if not (permisos.ve_calidad(user) and permisos.puede_dar_enlaces_personales(user)):
        return None
    return calidad.sin_quien_informe(Dia.de_hoy(), timezone.now())


def _por_cerrar(request: HttpRequest) -> QuerySet | None:
    return Periodo.objects.por_cerrar(Dia.de_hoy()) if permisos.lleva_periodos(request.user) else None


def _importaciones(request: HttpRequest) -> QuerySet:
    return permisos.importaciones_por_aprobar(request.user)


# --- The lines, in their order ----------------------------------------------------------------------------

APARTADOS: tuple[tuple[str | Promise, tuple[Puerta, ...]], ...] = (
    (
        _("El trabajo"),
        (
            Puerta(_("Informar"), "informar_lista", _de(permisos.informa_con_su_cuenta)),
            Puerta(_("Hoy"), "admin:index", _siempre),
            _lista(
                _("Revisar"),
                Avance,
                puede=_de(permisos.puede_publicar_avances),
                consulta="situacion=en_revision",
                cuenta=_en_revision,
                pendientes="situacion=en_revision",
            ),
            _lista(
                _("Avances"),
                Avance,
                puede=_prepara_sin_publicar,
                cuenta=_devueltos,
                pendientes="situacion=observado",
            ),
            _lista(_("Verificar"), Avance, puede=_solo_verifica, consulta="verificacion=sin"),
            _lista(
                _("Compromisos"),
                Compromiso,
                cuenta=_por_publicar,
                pendientes="situacion=borrador",
                que=_("en borrador, por publicar"),
                aparte=True,
            ),
            _lista(
                _("Instituciones"),
                Institucion,
                cuenta=_sin_quien_informe,
                pendientes="hueco=sin_quien_informe",
                que=_("sin nadie que informe"),
                aparte=True,
            ),
            _lista(
                _("Periodos"),
                Periodo,
                cuenta=_por_cerrar,
                pendientes="situacion=por_cerrar",
                que=_("por cerrar esta semana"),
                aparte=True,
            ),
            Puerta(
                _("Importar"),
                "admin:importar",
                _de(permisos.puede_importar),
                cuenta=_importaciones,
            ),
        ),
    ),
    (
        _("Seguimiento y cuidado"),
        (
            Puerta(_("Informes"), "admin:informes", _de(permisos.ve_la_edicion)),
            Puerta(
                _("Seguimiento"), "admin:seguimiento", _de(permisos.ve_seguimientos), cuenta=_seguimientos
            ),
            Puerta(_("Calidad de los datos"), "admin:calidad", _de(permisos.ve_calidad)),
            _lista(_("Enlaces citados"), EnlaceCitado),
            _lista(_("A qué responden"), VinculoConMarco),
            Puerta(_("Actividad"), "admin:actividad", _de(permisos.ve_actividad)),
            _lista(
                _("Cartas"),
                Mensaje,
                puede=_de(permisos.ve_mensajes),
                cuenta=_correos_en_duda,
                pendientes="situacion=duda",
            ),
            _lista(_("Contactos"), Contacto),
            _lista(_("Enlaces personales"), EnlacePersonal),
            Puerta(
                _("Enmiendas"),
                "admin:compromisos_compromiso_propuestas",
                _de(permisos.puede_publicar_compromisos),
                cuenta=_enmiendas,
            ),
            _lista(_("Datos personales"), Supresion, cuenta=_supresiones, pendientes="situacion=para_mi"),
            _lista(
                _("Errores señalados"),
                Senalamiento,
                cuenta=_senalamientos,
                pendientes="situacion=pendiente",
            ),
            _lista(_("Fotos"), Foto),
        ),
    ),
    (
        AJUSTES,
        (
            Puerta(_("Mis avisos"), "admin:mis_avisos", _de(permisos.recibe_avisos)),
            _lista(_("Cuentas"), User),
            _lista(_("Ediciones"), Edicion, puede=_cambia(Edicion)),
            _lista(_("Temas"), Eje, puede=_cambia(Eje)),
            _lista(_("Marcos"), MarcoPublico, puede=_cambia(MarcoPublico)),
            Puerta(_("Texto de las cartas"), "admin:cartas", _de(permisos.puede_escribir_cartas)),
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
    """Context processor of the frame; what a page does not show is not asked."""
    if not request.path_info.startswith(ADMIN):
        return {}
    suyo = SimpleLazyObject(lambda: _marco(request))
    return {"marco": suyo, "base_de_fallo": SimpleLazyObject(lambda: "admin/fallo.html" if suyo else "")}


def _marco(request: HttpRequest) -> Marco | None:
    user = getattr(request, "user", None)
    if user is None or not admin.site.has_permission(request):
        return None
    return Marco(
        secciones(request),
        user.get_full_name() or user.get_username(),
        ", ".join(user.groups.order_by("name").values_list("name", flat=True)),
        timezone.now() + timedelta(seconds=quedan(request)),
        permisos.puede_registrar_avances(user),
        reverse("admin:mis_avisos") if permisos.ve_encargos(user) else "",
    )


def _direccion(puerta: Puerta) -> str:
    try:
        return reverse(puerta.vista)
    except NoReverseMatch:
        return ""


def _contar(request: HttpRequest, puertas: list[Puerta]) -> dict[Puerta, int]:
    """Rows that wait behind each of `puertas` that counts. One query, or none."""
    esperan = [(n, p.cuenta(request)) for n, p in enumerate(puertas) if p.cuenta]
    consultas = [
        filas.order_by()
        .annotate(puerta=Value(n))
        .values("puerta")
        .annotate(n=Count("pk", distinct=True))
        .values_list("puerta", "n")
        for n, filas in esperan
        if filas is not None
    ]
    if not consultas:
        return {}
    primera, *otras = consultas
    return {puertas[n]: cuantas for n, cuantas in primera.union(*otras, all=True)}


def _entrada(puerta: Puerta, direccion: str, cuenta: int | None) -> Entrada:
    suya, esperan = (f"{direccion}?{q}" if q else direccion for q in (puerta.consulta, puerta.pendientes))
    if not cuenta:
        return Entrada(puerta.titulo, suya)
    if puerta.aparte:
        return Entrada(puerta.titulo, suya, cuenta, puerta.que, esperan)
    return Entrada(puerta.titulo, esperan, cuenta, puerta.que)


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


def _actual(request: HttpRequest, entradas: list[Entrada]) -> Entrada | None:
    """The line of this page: that of the nearest address above it; between two of one list, that of its query."""

    def cerca(entrada: Entrada) -> tuple[int, int]:
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
