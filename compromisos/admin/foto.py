"""Photos of the gallery: uploaded as drafts, seen here before anybody else sees them, published, withdrawn."""

from __future__ import annotations

from functools import partial
from typing import cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from base.admin import PorRelacion, con_enlace
from base.edicion_segura import AdminConVersion, FormConVersion, version_enviada
from base.numeros import numero
from base.versiones import EdicionSimultanea
from compromisos import publicacion
from compromisos.admin import subir_fotos
from compromisos.admin.con_motivo import AdminConMotivo, FormConMotivo
from compromisos.admin.descargar import ConDescarga
from compromisos.admin.publicar import leer_vistos, visto_de
from compromisos.models import Compromiso, Foto
from compromisos.models.evidencia import FotoQuerySet
from compromisos.publicacion import permisos, politicas
from compromisos.salidas.datos.columns.de_oficina import FotosResource
from cuentas.escritos.acto import de_un_acto
from instituciones.models import Institucion

MAXIMO = 50  # on one page: each is looked at


class FotoForm(FormConMotivo, FormConVersion):
    """Its words: the image is given once, where it is uploaded (`subir_fotos.py`)."""


class PorSituacionDeFoto(admin.SimpleListFilter):
    title, parameter_name = gettext_lazy("situación"), "situacion"
    CUALES = {
        "borrador": (gettext_lazy("Borrador"), {"publicada_en__isnull": True}),
        "publicada": (
            gettext_lazy("Publicada"),
            {"publicada_en__isnull": False, "retirada_en__isnull": True},
        ),
        "retirada": (gettext_lazy("Retirada"), {"retirada_en__isnull": False}),
    }

    def lookups(self, request, model_admin):
        return [(clave, palabra) for clave, (palabra, _filtro) in self.CUALES.items()]

    def queryset(self, request, queryset):
        _palabra, condiciones = self.CUALES.get(self.value() or "", ("", {}))
        return queryset.filter(**condiciones)


@admin.register(Foto)
class FotoAdmin(ConDescarga, AdminConMotivo, AdminConVersion):
    para_leer = FotosResource
    form = FotoForm
    change_form_template = "admin/compromisos/foto/change_form.html"
    list_display = ("texto_alternativo", "ver_imagen", "de_que", "fecha", "credito", "ver_situacion")
    list_display_links = ("texto_alternativo",)
    list_filter = (PorSituacionDeFoto, ("edicion", PorRelacion))
    list_select_related = ("compromiso", "institucion", "edicion")
    search_fields = ("texto_alternativo", "pie", "credito", "compromiso__codigo")
    autocomplete_fields = ("compromiso", "institucion", "edicion")
    ordering = ("-pk",)
    actions = ("publicar_seleccionadas", "descargar_xlsx", "descargar_csv")
    fields = ("texto_alternativo", "pie", ("credito", "fecha"), ("compromiso", "institucion", "edicion"))
    PASOS = {
        "publicar": (
            gettext_lazy("Publicar la foto"),
            gettext_lazy(
                "Se hará pública 1 foto, con sus textos: se verá en la galería y en las páginas de lo que muestra. Mírela entera antes: que no se reconozca a ninguna víctima."
            ),
            gettext_lazy("Publicada."),
        ),
        "retirar": (
            gettext_lazy("Retirar la foto"),
            gettext_lazy(
                "Deja de verse en todas partes y en todas las fechas, y su dirección deja de responder. El motivo se publica."
            ),
            gettext_lazy("Retirada."),
        ),
    }

    # --- Who sees and touches what

    def es_publica(self, obj):
        return obj.es_publica

    def get_queryset(self, request):
        todas = cast(FotoQuerySet, super().get_queryset(request))
        return todas.editables_por(request.user)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "institucion":
            kwargs["queryset"] = Institucion.objects.editables_por(request.user)
        if db_field.name == "compromiso":
            kwargs["queryset"] = Compromiso.objects.editables_por(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.retirada_en)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (
            obj and not politicas.puede_borrar_foto(obj)
        )

    # --- What is seen

    @admin.display(description=gettext_lazy("imagen"))
    def ver_imagen(self, obj):
        return format_html(
            '<img src="{}" width="96" height="{}" alt="" loading="lazy">',
            reverse("admin:compromisos_foto_imagen", args=[obj.pk]),
            round(96 * (obj.alto or 1) / (obj.ancho or 1)),
        )

    @admin.display(description=gettext_lazy("de"))
    def de_que(self, obj):
        return obj.compromiso or obj.institucion or obj.edicion

    @admin.display(description=gettext_lazy("situación"))
    def ver_situacion(self, obj) -> str:
        return obj.palabra

    def change_view(self, request, object_id, form_url="", extra_context=None):
        contexto = {
            "puede_publicar": permisos.puede_publicar_fotos(request.user),
            "puede_suprimir": permisos.puede_suprimir(request.user),
        }
        return super().change_view(request, object_id, form_url, {**contexto, **(extra_context or {})})

    # --- Many at once

    def get_actions(self, request):
        acciones = super().get_actions(request)
        acciones.pop("delete_selected", None)  # one by one: what is public is withdrawn
        if not permisos.puede_publicar_fotos(request.user):
            acciones.pop("publicar_seleccionadas", None)
        return acciones

    @admin.action(description=gettext_lazy("Publicar…"))
    def publicar_seleccionadas(self, request, queryset):
        """Shows those that would be made public, each as it will be seen."""
        return self._varias(request, queryset.filter(publicada_en__isnull=True).order_by("pk")[:MAXIMO])

    def _varias(self, request: HttpRequest, suyas, errores: tuple[str, ...] = ()) -> HttpResponse:
        permisos.check_puede_publicar_fotos(request.user)
        fotos = list(suyas.select_related(*self.list_select_related))
        return self.pagina(
            request,
            "admin/compromisos/foto/publicar_varias.html",
            estado=409 if errores else 200,
            title=_("Publicar varias fotos"),
            fotos=fotos,
            vistas=",".join(map(visto_de, fotos)),
            errores=errores,
            maximo=MAXIMO,
        )

    @de_un_acto
    def publicar_varias_view(self, request: HttpRequest) -> HttpResponse:
        """By POST, those that were shown, as they were seen: all or none."""
        permisos.check_puede_publicar_fotos(request.user)
        vistas = leer_vistos(request.POST.get("vistas", ""))
        borradores = self.get_queryset(request).filter(publicada_en__isnull=True, pk__in=list(vistas))
        suyas = list(borradores.order_by("pk"))
        if request.method != "POST" or not suyas:
            return HttpResponseRedirect(reverse("admin:compromisos_foto_changelist"))
        try:
            with transaction.atomic():
                for foto in suyas:
                    foto.version = vistas[foto.pk]
                    publicacion.publicar_foto(foto, por=request.user)
        except (EdicionSimultanea, ValidationError) as error:
            frases = error.messages if isinstance(error, ValidationError) else [str(error)]
            return self._varias(request, borradores.order_by("pk"), (*frases, _("No se publicó ninguna.")))
        n = len(suyas)
        frase = ngettext("Se publicó %(n)s foto.", "Se publicaron %(n)s fotos.", n) % {"n": numero(n)}
        messages.success(request, con_enlace(frase, reverse("galeria")))
        return HttpResponseRedirect(reverse("admin:compromisos_foto_changelist"))

    # --- Steps

    def get_urls(self):
        vista = self.admin_site.admin_view
        return [
            path("add/", vista(partial(subir_fotos.subir, self)), name="compromisos_foto_add"),
            path(
                "elegida/<int:pk>/",
                vista(partial(subir_fotos.ver_elegida, self)),
                name="compromisos_foto_elegida",
            ),
            path("publicar/", vista(self.publicar_varias_view), name="compromisos_foto_publicar_varias"),
            path("<int:pk>/imagen/", vista(self.imagen_view), name="compromisos_foto_imagen"),
            path("<int:pk>/<slug:paso>/paso/", vista(self.paso_view), name="compromisos_foto_paso"),
            *super().get_urls(),
        ]

    def imagen_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The middling version of any photo this user may see, drafts included."""
        foto = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_or_change_permission(request, foto):
            raise PermissionDenied
        ancho = foto.anchos[min(1, len(foto.anchos) - 1)]
        try:
            archivo = foto.imagen.storage.open(foto.ruta(ancho, "jpg"))
        except OSError:
            raise Http404(_("El archivo no está disponible.")) from None
        return FileResponse(archivo, content_type="image/jpeg")

    @de_un_acto
    def paso_view(self, request: HttpRequest, pk: int, paso: str) -> HttpResponse:
        """Asks, with the photo in view, then publishes or withdraws. Changes only by POST."""
        foto = get_object_or_404(self.get_queryset(request), pk=pk)
        if paso not in self.PASOS:
            raise Http404
        permisos.check_puede_publicar_fotos(request.user)
        titulo, explicacion, hecho = self.PASOS[paso]
        errores: list[str] = []
        motivo = request.POST.get("motivo", "")
        if request.method == "POST":
            try:
                foto.version = version_enviada(request.POST)
                if paso == "publicar":
                    publicacion.publicar_foto(foto, por=request.user)
                else:
                    publicacion.retirar_foto(foto, por=request.user, motivo=motivo)
            except EdicionSimultanea as error:
                errores = [str(error)]
            except ValidationError as error:
                errores = error.messages
            else:
                publicada = paso == "publicar"
                messages.success(request, con_enlace(hecho, reverse("galeria")) if publicada else hecho)
                return HttpResponseRedirect(reverse("admin:compromisos_foto_change", args=[pk]))
        return self.pagina(
            request,
            "admin/compromisos/foto/paso.html",
            estado=400 if errores else 200,
            title=titulo,
            explicacion=explicacion,
            pide_motivo=paso == "retirar",
            motivo=motivo,
            errores=errores,
            foto=Foto.objects.get(pk=pk),
        )
