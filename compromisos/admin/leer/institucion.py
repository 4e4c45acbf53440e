"""An institution to read: how its pledges stand, whom to call, what was asked and answered, what waits."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Case, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from base.admin import AdminDeLaCasa
from base.castellano import palabras_de
from base.dias import Dia
from compromisos.admin.leer.partes import Boton, Espera, con_una_principal, esperas_de, solo_se_lee
from compromisos.admin.seguimiento import piezas
from compromisos.lectura import periodos
from compromisos.lectura.cartas_a import cartas_a
from compromisos.lectura.compromisos import compromisos_de, en_fecha
from compromisos.lectura.enmiendas import SALIDAS
from compromisos.lectura.instituciones import otros_nombres
from compromisos.lectura.lo_que_espera import lo_que_espera
from compromisos.lectura.lugares_por_region import lugares_por_region
from compromisos.lectura.quien_responde_de import quienes_informan
from compromisos.lectura.recuentos import cuenta_por
from compromisos.lectura.respuestas_en_dias import registros_con_dias
from compromisos.models import Compromiso, Enmienda, Periodo
from compromisos.models.compromiso import CompromisoQuerySet
from compromisos.publicacion import permisos
from compromisos.reglas.palabras import Plazo
from compromisos.salidas.informes.oficio import vencidos_de
from instituciones.models import Contacto, Institucion
from instituciones.permisos import (
    puede_anotar_contactos,
    puede_cambiar_contactos,
    puede_quitar_contactos,
    ve_contactos,
)

POR_PAGINA, CARTAS, ENTRADAS, ANTERIORES = 25, 8, 4, 20


@solo_se_lee
def leer(admin: AdminDeLaCasa, request: HttpRequest, pk: int) -> HttpResponse:
    if not admin.has_view_or_change_permission(request):
        raise PermissionDenied
    institucion = get_object_or_404(admin.get_queryset(request), pk=pk)
    dia, user = Dia.de_hoy(), request.user
    publicos = compromisos_de(dia).filter(institucion=institucion)
    contactos = list(Contacto.objects.visibles_para(user).filter(institucion=institucion))
    esperas = esperas_de(lo_que_espera(institucion), institucion, user)
    contexto = {
        "title": institucion.nombre,
        "institucion": institucion,
        "original": institucion,
        "dia": dia,
        "otros_nombres": otros_nombres(institucion, dia),
        "por_estado": cuenta_por(publicos, "estado"),
        "esperas": esperas,
        "acciones": con_una_principal(_acciones(admin, request, institucion, esperas, contactos)),
        "pagina": _compromisos(request, institucion, dia) if permisos.ve_compromisos(user) else None,
        "registros": registros_con_dias(institucion, publicos, dia),
        "regiones": lugares_por_region(publicos, dia),
        "aqui": request.path,
        **piezas.contexto(request, institucion),
        "historial": institucion.history.select_related("history_user")[:ENTRADAS],
        **_personas(request, institucion, contactos),
    }
    return admin.pagina(request, "admin/leer/institucion.html", **contexto)


def _compromisos(request: HttpRequest, institucion: Institucion, dia: Dia) -> Page:
    """Its pledges that this person sees: first those past their deadline, the oldest first; those that were left, last."""
    salidas = Enmienda.objects.filter(compromiso=OuterRef("pk"), tipo__in=[t.value for t in SALIDAS])
    suyos = en_fecha(_visibles(request, institucion), dia).annotate(
        salida=Subquery(salidas.order_by().values("tipo")[:1])
    )
    orden = Case(
        When(dejado_en__isnull=False, then=Value(2)),
        When(plazo=Plazo.VENCIDO.value, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    tarde = Case(When(Q(plazo=Plazo.VENCIDO.value), then=F("plazo_fecha")))
    en_orden = suyos.annotate(orden=orden, tarde=tarde).order_by(
        "orden", F("tarde").asc(nulls_last=True), "edicion__slug", "numero", "pk"
    )
    return Paginator(en_orden, POR_PAGINA).get_page(request.GET.get("pagina"))


def _visibles(request: HttpRequest, institucion: Institucion) -> CompromisoQuerySet:
    return Compromiso.objects.editables_por(request.user).filter(institucion=institucion)


def _personas(request: HttpRequest, institucion: Institucion, contactos: list[Contacto]) -> dict:
    """Whom to call and who reports, for those who may know it."""
    user = request.user
    da_enlaces = permisos.puede_dar_enlaces_personales(user)
    return {
        "ve_contactos": ve_contactos(user),
        "contactos": contactos,
        "puede_anotar": puede_anotar_contactos(user),
        "puede_cambiar": puede_cambiar_contactos(user),
        "puede_quitar": puede_quitar_contactos(user),
        "de_antes": Contacto.objects.de_antes(institucion)[:ANTERIORES] if ve_contactos(user) else [],
        "da_enlaces": da_enlaces,
        "informan": quienes_informan(institucion, timezone.now()) if da_enlaces else [],
        "ve_cartas": permisos.ve_mensajes(user),
        "cartas": _cartas(institucion) if permisos.ve_mensajes(user) else [],
    }


def _cartas(institucion: Institucion) -> list[tuple]:
    """(letter, its fate in words), the newest first."""
    ahora = timezone.now()
    return [(m, m.frase(ahora)) for m in cartas_a(institucion)[:CARTAS]]


def _acciones(
    admin: AdminDeLaCasa,
    request: HttpRequest,
    institucion: Institucion,
    esperas: list[Espera],
    contactos: list[Contacto],
) -> Iterator[Boton]:
    """What this person may do, what is most wanted first: the first is the primary button."""
    user = request.user
    de_ella = f"?institucion={institucion.pk}"
    yield from (e.accion for e in esperas[:1] if e.es_suya and e.accion)
    if permisos.puede_registrar_avances(user):
        yield Boton(_("Registrar avance"), reverse("admin:compromisos_avance_add") + de_ella)
    if permisos.puede_dar_enlaces_personales(user):
        yield Boton(_("Dar enlace personal"), reverse("admin:compromisos_enlacepersonal_add") + de_ella)
    yield from _recordar(user, institucion)
    if correos := ",".join(c.correo for c in contactos if c.correo):
        yield Boton(_("Escribir"), f"mailto:{correos}")
    if permisos.puede_registrar_compromisos(user):
        yield Boton(palabras_de(Compromiso).agregar, reverse("admin:compromisos_compromiso_add") + de_ella)
    if admin.has_change_permission(request, institucion):
        yield Boton(_("Editar"), reverse("admin:instituciones_institucion_change", args=[institucion.pk]))
    yield Boton(_("Ver en el sitio"), institucion.get_absolute_url())
    if permisos.ve_la_edicion(user):
        yield from _informes(institucion)


def _recordar(user, institucion: Institucion) -> Iterator[Boton]:
    """Of each open period in which it has not answered. One query, and one for each period that is open."""
    if not permisos.lleva_periodos(user):
        return
    dia = Dia.de_hoy()
    for periodo in Periodo.objects.abiertos().select_related("edicion").defer("instantanea"):
        if periodos.que_faltan(periodo, dia).filter(pk=institucion.pk).exists():
            pagina = reverse("admin:compromisos_periodo_recordar", args=[periodo.pk])
            texto = _("Recordar ahora «%(periodo)s»") % {"periodo": periodo.nombre}
            yield Boton(texto, f"{pagina}?institucion={institucion.pk}")


def _informes(institucion: Institucion) -> Iterator[Boton]:
    """What is taken to a meeting about it. One query."""
    breve = f"{reverse('admin:informe_breve')}?institucion={institucion.slug}&formato="
    yield Boton(_("Informe en PDF"), f"{breve}pdf", menor=True)
    yield Boton(_("Informe en Word"), f"{breve}docx", menor=True)
    calendario = reverse("institucion_calendario", args=[institucion.slug])
    yield Boton(_("Plazos en su calendario (.ics)"), calendario, menor=True)
    if vencidos_de(institucion, Dia.de_hoy()).exists():
        yield Boton(_("Oficio por lo vencido"), reverse("admin:oficio", args=[institucion.pk]), menor=True)
