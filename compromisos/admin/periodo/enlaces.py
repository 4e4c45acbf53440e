"""Personal links for all the institutions of a period that have nobody to report: one list, one button, one answer with
every address, which is shown once and kept nowhere."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base import libros
from base.campos import FechaField
from base.codigos import huella
from base.dias import Dia, fin_del_dia
from base.texto import limpiar
from compromisos.admin.periodo.partes import AdminDePeriodos
from compromisos.admin.periodo.tablero import FilaDelTablero, filas_de
from compromisos.correo import a_pedido, puede_salir
from compromisos.correo import enlaces as correo_de_enlaces
from compromisos.models import EnlacePersonal, Periodo
from compromisos.publicacion import permisos
from compromisos.salidas import http
from cuentas.cifrado import cifrar, descifrar

A_LA_VEZ = 200  # rows of the list
HOLGURA, DIAS_MAXIMOS = 30, 366


class HastaForm(forms.Form):
    hasta = FechaField(
        label=gettext_lazy("Sirven hasta el"), help_text=gettext_lazy("Ese día incluido. A lo más un año.")
    )

    def clean_hasta(self) -> date:
        hasta, hoy = self.cleaned_data["hasta"], timezone.localdate()
        if not hoy <= hasta <= hoy + timedelta(days=DIAS_MAXIMOS):
            raise ValidationError(_("Elija un día entre hoy y dentro de un año."))
        return hasta


@dataclass(slots=True)
class PorDar:
    """A row: whom to give a link, as proposed or as written."""

    fila: FilaDelTablero
    nombre: str = ""
    correo: str = ""
    marcada: bool = False
    vencio: str = ""  # the last day of the link that there was
    errores: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Dado:
    enlace: EnlacePersonal
    secreto: str

    @property
    def direccion(self) -> str:
        return correo_de_enlaces.direccion(self.secreto)

    @property
    def recado(self) -> str:
        return correo_de_enlaces.recado(self.enlace, self.secreto)

    @property
    def whatsapp(self) -> str:
        return a_pedido.whatsapp(self.recado)


def _pedido(admin: AdminDePeriodos, request: HttpRequest, pk: int) -> Periodo:
    periodo = get_object_or_404(admin.get_queryset(request).select_related("edicion"), pk=pk)
    if not (admin.puede_operar(request) and permisos.puede_dar_enlaces_personales(request.user)):
        raise PermissionDenied
    return periodo


def dar(admin: AdminDePeriodos, request: HttpRequest, pk: int) -> HttpResponse:
    periodo = _pedido(admin, request, pk)
    if not periodo.abierto:
        messages.info(
            request, _("Ese periodo ya cerró: abra el siguiente y dé los enlaces desde su tablero.")
        )
        return HttpResponseRedirect(admin.tablero_de(periodo))
    todas = _por_dar(periodo, request.user)
    filas = todas[:A_LA_VEZ]
    hasta = min(periodo.cierra + timedelta(days=HOLGURA), timezone.localdate() + timedelta(days=DIAS_MAXIMOS))
    form = HastaForm(request.POST or None, initial={"hasta": hasta}, label_suffix="")
    elegidas: list[PorDar] = []
    if request.method == "POST":
        elegidas = _leidas(request, filas)
        if form.is_valid() and elegidas and not any(f.errores for f in elegidas):
            dados = _dar(elegidas, form.cleaned_data["hasta"], por=request.user)
            enviar = puede_salir() and "enviar" in request.POST
            for dado in dados if enviar else ():
                correo_de_enlaces.mandar(dado.enlace, dado.secreto, vez=1, por=request.user)
            return _dados(admin, request, periodo, dados, enviados=enviar)
    return admin.pagina(
        request,
        "admin/compromisos/periodo/enlaces.html",
        estado=400 if request.method == "POST" else 200,
        periodo=periodo,
        title=_("Dar enlaces personales"),
        filas=filas,
        quedan=len(todas) - len(filas),
        form=form,
        sin_elegir=request.method == "POST" and not elegidas,
        con_errores=[f for f in elegidas if f.errores],
        puede_salir=puede_salir(),
    )


def _por_dar(periodo: Periodo, user) -> list[PorDar]:
    """Institutions without a living link nor an account that is written to, with whom to give it to: the contact who
    answers first, else who had the last link. Twelve queries, whatever there is."""
    filas = [f for f in filas_de(periodo, user, Dia.de_hoy()) if f.carta is None or not f.carta.personas]
    ahora = timezone.now()
    ultimos: dict[int, EnlacePersonal] = {}
    de_antes = EnlacePersonal.objects.filter(
        institucion__in=[f.institucion.pk for f in filas], revocado_en__isnull=True, vence_en__lte=ahora
    )
    for enlace in de_antes.order_by("creado_en"):
        ultimos[enlace.institucion_id] = enlace
    propuestas = []
    for fila in filas:
        contacto = next((c for c in fila.contactos if c.correo), None)
        ultimo = ultimos.get(fila.institucion.pk)
        quien = contacto or ultimo
        propuestas.append(
            PorDar(
                fila,
                quien.nombre if quien else "",
                quien.correo if quien else "",
                marcada=quien is not None and fila.carta is None,
                vencio=ultimo.hasta if ultimo else "",
            )
        )
    return propuestas


def _leidas(request: HttpRequest, filas: list[PorDar]) -> list[PorDar]:
    """Those that were ticked, as they were written. Whoever sends it twice finds nobody left to give one to."""
    marcadas = set(request.POST.getlist("institucion"))
    elegidas = []
    for una in filas:
        clave = str(una.fila.institucion.pk)
        una.nombre = limpiar(request.POST.get(f"nombre-{clave}", una.nombre))
        una.correo = limpiar(request.POST.get(f"correo-{clave}", una.correo))
        una.marcada = clave in marcadas
        if una.marcada:
            una.errores = _errores(una)
            elegidas.append(una)
    return elegidas


def _errores(una: PorDar) -> list[str]:
    errores = []
    if not una.nombre:
        errores.append(_("Escriba quién informará."))
    elif len(una.nombre) > 150:
        errores.append(_("El nombre es demasiado largo."))
    try:
        validate_email(una.correo)
    except ValidationError:
        errores.append(_("Escriba un correo, como nombre@institucion.gob.pe."))
    return errores


@transaction.atomic
def _dar(elegidas: list[PorDar], hasta: date, *, por) -> list[Dado]:
    return [
        Dado(
            *EnlacePersonal.objects.crear(
                institucion=una.fila.institucion,
                nombre=una.nombre,
                correo=una.correo,
                vence_en=fin_del_dia(hasta),
                por=por,
            )
        )
        for una in elegidas
    ]


def _dados(
    admin: AdminDePeriodos, request: HttpRequest, periodo: Periodo, dados: list[Dado], *, enviados: bool
) -> HttpResponse:
    """Here and not after a redirect: the secrets would have to be kept somewhere in between."""
    return admin.pagina(
        request,
        "admin/compromisos/periodo/enlaces_dados.html",
        periodo=periodo,
        title=_("Enlaces dados"),
        dados=dados,
        enviados=enviados,
        puede_salir=puede_salir(),
        sello=cifrar(json.dumps([d.secreto for d in dados])),
    )


def hoja(admin: AdminDePeriodos, request: HttpRequest, pk: int) -> HttpResponseBase:
    """The links just given as a workbook, from what that page brings back: no server has them any more."""
    periodo = _pedido(admin, request, pk)
    if request.method != "POST":
        return HttpResponseRedirect(admin.tablero_de(periodo))
    try:
        dados_ahi = json.loads(descifrar(request.POST.get("sello", "")))
        secretos = {huella(secreto): secreto for secreto in dados_ahi}
    except (AttributeError, TypeError, ValueError):
        return HttpResponseRedirect(admin.tablero_de(periodo))
    suyos = EnlacePersonal.objects.vigentes(timezone.now()).filter(huella__in=secretos)
    dados = [Dado(e, secretos[e.huella]) for e in suyos.select_related("institucion").order_by("pk")]
    nombres = [
        _("Institución"),
        _("Persona"),
        _("Correo"),
        _("Sirve hasta el"),
        _("Enlace"),
        _("Texto para WhatsApp"),
    ]
    libro, salida = libros.nuevo(), BytesIO()
    libros.llenar(
        libro.create_sheet(_("Enlaces")),
        nombres,
        (
            (
                d.enlace.institucion.nombre,
                d.enlace.nombre,
                d.enlace.correo,
                d.enlace.hasta,
                d.direccion,
                d.recado,
            )
            for d in dados
        ),
        anchos={nombres[0]: 40, nombres[2]: 30, nombres[4]: 60, nombres[5]: 80},
    )
    libros.guardar(libro, salida)
    return http.archivo(f"enlaces-{periodo.slug}.xlsx", salida.getvalue())
