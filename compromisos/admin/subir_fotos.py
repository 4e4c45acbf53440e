"""Uploading photos, one or several at once: first they are chosen, with what they are of; then, each in sight, what it shows.

All of them become drafts, or none: what was chosen is kept meanwhile, as in any form (cuentas/escritos).
"""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, transaction
from django.forms.models import modelform_factory
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from base.admin import AdminDeLaCasa
from base.archivo_input import A_LA_VEZ, ArchivoInput, VariosArchivosInput, frase_de_mas, olvidar_elegido
from base.archivos import limpiar_foto, versiones_de_foto
from base.numeros import numero
from base.restricciones import FormConRestricciones, por_que_no_se_guardo
from compromisos.models import Foto
from cuentas.escritos.acto import de_un_acto
from cuentas.models import ArchivoDeEscrito

PLANTILLA = "admin/compromisos/foto/subir.html"
DE_TODAS = ("compromiso", "institucion", "edicion", "credito", "fecha")
SE_RECUERDA = 24 * 60 * 60  # seconds: what was found of a photo that was chosen
FOTOS = "image/jpeg,image/png,image/webp"
NO_SE_CONSERVO = gettext_lazy(
    "«%(nombre)s» no cupo con las demás: se guardan hasta 40 MB a la vez. Súbala después de estas."
)


class DeTodasForm(FormConRestricciones):
    """What is said once: of what they are, whose, when."""


class FilaDeFoto(FormConRestricciones):
    """One photo. Without a file and without a word it is nothing. `solo_se_eligen`: its words are asked on the next page."""

    limpia: ContentFile | None = None
    sha256 = ""  # of it, once it was judged
    imagen = forms.FileField(
        label=gettext_lazy("Foto"), max_length=None, widget=ArchivoInput(attrs={"accept": FOTOS})
    )

    class Meta:
        model = Foto
        fields = ("texto_alternativo", "pie")

    def __init__(self, *args, solo_se_eligen: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.solo_se_eligen = solo_se_eligen
        self.fields["texto_alternativo"].label = _("Qué se ve en ella")
        if self.solo_se_eligen:
            self.fields["texto_alternativo"].required = False

    @property
    def elegida(self) -> UploadedFile | None:
        return self.files.get(self.add_prefix("imagen"))

    def has_changed(self) -> bool:
        return self.elegida is not None or super().has_changed()

    def clean_imagen(self):
        """It comes back with every sending of the page, and is decoded at the first and to be saved."""
        subida = self.cleaned_data["imagen"]
        clave = _clave_de(subida)
        self.sha256 = cache.get(clave, "")
        if not self.sha256 and self.limpiar():
            cache.set(clave, self.sha256, SE_RECUERDA)
        if self.solo_se_eligen and not hasattr(subida, "conservado"):
            self._rechazar([NO_SE_CONSERVO % {"nombre": subida.name}], con_nombre=False)
        return subida

    def limpiar(self) -> bool:
        """Whether it may be saved: then `limpia` is the photo as it will be."""
        if self.limpia is None and self.elegida is not None:
            try:
                self.limpia = limpiar_foto(self.elegida)
            except ValidationError as error:
                self._rechazar(error.messages)
                return False
            self.sha256 = hashlib.sha256(self.limpia.read()).hexdigest()
            self.limpia.seek(0)
        return self.limpia is not None

    def _sin_valor(self) -> set[str]:
        return super()._sin_valor() | set(DE_TODAS)  # said once, and asked of DeTodasForm

    def rechazar_por_repetida(self, otra: str) -> None:
        self._rechazar([_("Es la misma foto que «%(otra)s»: deje una.") % {"otra": otra}])

    def _rechazar(self, frases: list[str], *, con_nombre: bool = True) -> None:
        """Each sentence says of which file it is: several came at once."""
        nombre = getattr(self.elegida, "name", "")
        for frase in frases:
            dicho = _("«%(nombre)s»: %(frase)s") % {"nombre": nombre, "frase": frase} if con_nombre else frase
            self.add_error("imagen", dicho)
        olvidar_elegido(self, "imagen")


def _clave_de(subida: UploadedFile) -> str:
    """Cache key of what was found of those bytes, whoever sends them. What was found of the same bytes holds for them again."""
    cruda = hashlib.sha256()
    for trozo in subida.chunks():
        cruda.update(trozo)
    return f"foto-mirada-{cruda.hexdigest()}"


class Filas(forms.BaseFormSet):
    """The photos; the box of the row that is left takes as many files as are chosen."""

    model = Foto  # for the summary of errors

    def elegidas(self) -> list[FilaDeFoto]:
        """Those that are of a photo, or that cannot be: what is left of a refused one is its error."""
        return [fila for fila in self.forms if fila.has_changed() or (fila.is_bound and fila.errors)]

    def limpiar(self) -> bool:
        """Whether all may be saved; each that may not says why."""
        return all(list(map(FilaDeFoto.limpiar, self.elegidas())))

    def otra(self) -> FilaDeFoto:
        """The row that takes more of them."""
        libres = [fila for fila in self.forms if fila not in self.elegidas()]
        return libres[0] if libres else self.form(prefix=self.add_prefix(len(self.forms)), **self.form_kwargs)

    def clean(self):
        if demas := frase_de_mas(self.data, self.prefix):
            raise ValidationError(demas)
        vistas: dict[str, str] = {}
        for fila in self.elegidas():
            if fila.sha256 in vistas:
                fila.rechazar_por_repetida(vistas[fila.sha256])
            elif fila.sha256:
                vistas[fila.sha256] = getattr(fila.elegida, "name", "")
        if not self.elegidas():
            raise ValidationError(_("Elija al menos una foto."))


def _formularios(admin: AdminDeLaCasa, request: HttpRequest) -> tuple[forms.ModelForm, Filas]:
    enviado = request.POST if request.method == "POST" or hasattr(request, "recuperado") else None
    de_cada: Any = modelform_factory(
        Foto,
        form=DeTodasForm,
        fields=DE_TODAS,
        formfield_callback=partial(admin.formfield_for_dbfield, request=request),
    )
    de_todas = de_cada(enviado, initial=admin.get_changeform_initial_data(request))
    clase: Any = forms.formset_factory(
        FilaDeFoto, formset=Filas, extra=1, max_num=A_LA_VEZ * 2, absolute_max=200
    )
    filas = clase(
        enviado,
        request.FILES if enviado is not None else None,
        prefix="foto",
        form_kwargs={"solo_se_eligen": "_elegir" in request.POST},
    )
    if hasattr(request, "recuperado"):
        de_todas.recuperado = True
        for suya in filas.forms:
            suya.recuperado = True
    return de_todas, filas


@de_un_acto
def subir(admin: AdminDeLaCasa, request: HttpRequest) -> HttpResponse:
    if not admin.has_add_permission(request):
        raise PermissionDenied
    de_todas, filas = _formularios(admin, request)
    mal = False
    if request.method == "POST":
        bien = all([de_todas.is_valid(), filas.is_valid()])
        if ya := getattr(request, "ya_guardado", ""):
            messages.warning(request, ya)
        elif bien and "_elegir" not in request.POST and (bien := filas.limpiar()):
            try:
                return _guardadas(request, _guardar(de_todas, filas))
            except (DatabaseError, OSError) as error:
                if (frase := por_que_no_se_guardo(error)) is None:
                    raise
                de_todas.add_error(None, frase)
        mal = bool(not bien or de_todas.errors)
    otra = filas.otra()
    otra.fields["imagen"].widget = VariosArchivosInput(attrs={"accept": FOTOS})
    return admin.pagina(
        request,
        PLANTILLA,
        estado=400 if mal else 200,
        title=_("Subir fotos"),
        de_todas=de_todas,
        partes=[filas],
        elegidas=filas.elegidas(),
        otra=otra,
        total=max(len(filas.forms), int((otra.prefix or "").rpartition("-")[2]) + 1),
        mal=mal,
        a_la_vez=A_LA_VEZ,
        media=admin.media + de_todas.media,
    )


def _guardar(de_todas: forms.ModelForm, filas: Filas) -> list[Foto]:
    """The drafts. If one cannot be made, none is, and no file of them is left behind."""
    hechas: list[Foto] = []
    try:
        with transaction.atomic():
            for fila in filas.elegidas():
                foto = fila.instance
                for campo in DE_TODAS:
                    setattr(foto, campo, de_todas.cleaned_data[campo])
                foto.imagen = fila.limpia
                foto.save()
                hechas.append(foto)
    except BaseException:
        for foto in hechas:
            foto.borrar_archivos()
        raise
    return hechas


def _guardadas(request: HttpRequest, hechas: list[Foto]) -> HttpResponseRedirect:
    n = len(hechas)
    frase = ngettext(
        "Se guardó %(n)s foto como borrador: mírela y publíquela.",
        "Se guardaron %(n)s fotos como borradores: márquelas y publíquelas.",
        n,
    )
    messages.success(request, frase % {"n": numero(n)})
    if n == 1:
        return HttpResponseRedirect(reverse("admin:compromisos_foto_change", args=[hechas[0].pk]))
    return HttpResponseRedirect(f"{reverse('admin:compromisos_foto_changelist')}?situacion=borrador")


def ver_elegida(admin: AdminDeLaCasa, request: HttpRequest, pk: int) -> HttpResponse:
    """A photo that was chosen and is not saved, for whoever chose it: small, clean, and never as it came."""
    suyo = get_object_or_404(ArchivoDeEscrito, pk=pk, escrito__cuenta=request.user.pk)
    try:
        with suyo.archivo.open("rb") as abierto:
            limpia = limpiar_foto(UploadedFile(abierto, suyo.nombre, suyo.tipo, suyo.tamano))
    except (ValidationError, OSError):
        raise Http404 from None
    _ancho, _formato, datos = next(versiones_de_foto(limpia.read(), ("jpg",)))
    return HttpResponse(datos, content_type="image/jpeg")
