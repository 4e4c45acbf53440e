"""Letters as the ministry says them: each kind with its text, and the signature of all (`/admin/cartas/`)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.admin import en_el_marco
from base.dias import Dia
from base.historia import EntradaDeHistorial, entradas_de, firmar
from base.restricciones import FormConRestricciones
from compromisos.admin.seguidores import seguidores
from compromisos.correo import muestras, puede_salir
from compromisos.correo.cartas import Textos, firma_en_texto, que_falla
from compromisos.correo.tipos import TIPOS, Tipo
from compromisos.models import Firma, TextoDeCarta
from compromisos.publicacion import permisos
from cuentas.escritos.acto import de_un_acto

ENTRADAS = 20
A_LA_VEZ = gettext_lazy(
    "Otra persona la cambió mientras usted escribía. Lo suyo sigue aquí y no se guardó: mire abajo qué cambió, y guarde "
    "otra vez si quiere que valga lo suyo."
)


def urls(admin_site) -> list:
    vista = admin_site.admin_view
    return [
        path("cartas/", vista(cartas), name="cartas"),
        path("cartas/firma/", vista(firma), name="cartas_firma"),
        path("cartas/seguidores/", vista(seguidores), name="cartas_seguidores"),
        path("cartas/<slug:clave>/", vista(carta), name="carta"),
    ]


class _ConVersion(forms.Form):
    """The version that was read; another one by now is told, and asks to be saved again."""

    vista = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def check_version(self, actual: int) -> None:
        if (self.cleaned_data.get("vista") or 0) != actual:
            self.data = {**self.data.dict(), "vista": str(actual)}  # type: ignore[attr-defined]
            self.add_error(None, A_LA_VEZ)


class CartaForm(_ConVersion):
    asunto = forms.CharField(
        label=gettext_lazy("Asunto"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy(
            "Se ve en la pantalla sin abrir el correo: que diga de qué trata, y nada reservado."
        ),
    )
    cuerpo = forms.CharField(
        label=gettext_lazy("Texto"),
        max_length=TextoDeCarta.LIMITES["cuerpo"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 18, "class": "vLargeTextField"}),
        help_text=gettext_lazy(
            "Sin lo que va al pie de todas. Lo que va entre llaves se llena al salir; un renglón vacío separa párrafos."
        ),
    )

    def __init__(self, *args, tipo: Tipo, **kwargs):
        super().__init__(*args, **kwargs)
        self.tipo = tipo

    def clean(self):
        limpios = super().clean() or {}
        for campo, frases in que_falla(
            self.tipo, limpios.get("asunto", ""), limpios.get("cuerpo", "")
        ).items():
            if campo not in self.errors:
                self.add_error(campo, frases)
        return limpios


class FirmaForm(FormConRestricciones, _ConVersion):
    class Meta:
        model = Firma
        fields = ("ministerio", "area", "persona", "telefono", "responder_a")


def _pagina(request: HttpRequest, plantilla: str, *, estado: int = 200, **contexto) -> TemplateResponse:
    return en_el_marco(request, f"admin/cartas/{plantilla}", estado=estado, **contexto)


def cartas(request: HttpRequest) -> HttpResponse:
    """Every kind, with its subject and who wrote its text. Who may not change them, reads them."""
    permisos.check_ve_mensajes(request.user)
    textos = Textos.leer()
    historia = TextoDeCarta.history.select_related("history_user").order_by("tipo", "-history_id")
    ultimas: dict[str, Any] = {}
    for registro in historia.only("tipo", "history_date", "history_type", "history_user"):
        ultimas.setdefault(registro.tipo, registro)
    filas = [
        {
            "tipo": tipo,
            "asunto": textos.de(tipo)[0],
            "propia": clave in textos.propios,
            "ultima": ultimas.get(clave),
        }
        for clave, tipo in TIPOS.items()
    ]
    return _pagina(
        request,
        "lista.html",
        title=_("Cartas"),
        cartas=filas,
        firma=textos.firma,
        puede_salir=puede_salir(),
        puede_escribir=permisos.puede_escribir_cartas(request.user),
    )


@de_un_acto
def carta(request: HttpRequest, clave: str) -> HttpResponse:
    """One kind: read, tried out, written, given back its text of the code."""
    permisos.check_ve_mensajes(request.user)
    tipo = TIPOS.get(clave)
    if tipo is None:
        raise Http404
    puede = permisos.puede_escribir_cartas(request.user)
    propia = TextoDeCarta.objects.filter(tipo=clave).first()
    version = propia.version if propia else 0
    asunto, cuerpo = (propia.asunto, propia.cuerpo) if propia else (tipo.asunto, tipo.cuerpo)
    inicial = {"asunto": asunto, "cuerpo": cuerpo, "vista": version, **_devuelto(request)}
    escrito = request.POST if request.method == "POST" else None
    if escrito is not None:
        permisos.check_puede_escribir_cartas(request.user)
    if escrito is not None and "_fabrica" in escrito:
        de_fabrica = {"asunto": tipo.asunto, "cuerpo": tipo.cuerpo, "vista": version}
        form = CartaForm(initial=de_fabrica, tipo=tipo, label_suffix="")
        messages.info(request, _("Este es el texto de fábrica. Guárdelo para que vuelva a valer."))
    else:
        form = CartaForm(escrito, initial=inicial, tipo=tipo, label_suffix="")
    if escrito is not None and "_guardar" in escrito and form.is_valid():
        form.check_version(version)
        if form.is_valid():
            _guardar(tipo, form.cleaned_data, propia, por=request.user)
            messages.success(request, _("Guardada. Así saldrán las próximas."))
            return HttpResponseRedirect(reverse("admin:carta", args=[clave]))
    form.is_valid()
    return _pagina(
        request,
        "carta.html",
        estado=400 if escrito is not None and "_guardar" in escrito else 200,
        title=tipo.nombre,
        tipo=tipo,
        form=form,
        es_propia=propia is not None,
        puede_escribir=puede,
        muestra=_muestra(tipo, form, request),
        entradas=_historial(TextoDeCarta(tipo=clave)),
    )


@transaction.atomic
def _guardar(tipo: Tipo, datos: dict, propia: TextoDeCarta | None, *, por) -> None:
    """What is written as in the code is no text of the ministry's: a mend of the code reaches it."""
    asunto, cuerpo = datos["asunto"].strip(), datos["cuerpo"].replace("\r\n", "\n").strip()
    if (asunto, cuerpo) == (tipo.asunto, tipo.cuerpo):
        if propia:
            firmar(propia, por)
            propia.delete()
        return
    fila = propia or TextoDeCarta(tipo=tipo.clave)
    fila.asunto, fila.cuerpo = asunto, cuerpo
    firmar(fila, por)
    fila.save()


def _muestra(tipo: Tipo, form: CartaForm, request: HttpRequest) -> dict:
    """The letter as what is in the form would make it."""
    pedida = (request.POST if request.method == "POST" else request.GET).get("institucion", "").strip()
    institucion = muestras.buscar(pedida)
    contexto = muestras.contexto(tipo, institucion, Dia.de_hoy())
    textos = Textos.leer()
    escrito = (form["asunto"].value() or "", form["cuerpo"].value() or "")
    asunto, cuerpo = replace(textos, propios={tipo.clave: escrito}).componer(tipo.clave, contexto)
    return {
        "asunto": asunto,
        "cuerpo": cuerpo,
        "institucion": institucion,
        "pedida": pedida,
        "vale": not que_falla(tipo, *escrito),
    }


@de_un_acto
def firma(request: HttpRequest) -> HttpResponse:
    """Who signs every letter, and how it is answered."""
    permisos.check_puede_escribir_cartas(request.user)
    actual = Firma.actual()
    version = 0 if actual._state.adding else actual.version
    form = FirmaForm(
        request.POST if request.method == "POST" else None,
        instance=actual,
        initial={"vista": version, **_devuelto(request)},
    )
    if request.method == "POST" and form.is_valid():
        form.check_version(version)
        if form.is_valid():
            firmar(form.instance, request.user)
            form.save()
            messages.success(request, _("Guardada. Firma todas las cartas que salgan desde ahora."))
            return HttpResponseRedirect(reverse("admin:cartas"))
    return _pagina(
        request,
        "firma.html",
        estado=400 if request.method == "POST" else 200,
        title=_("Firma de las cartas"),
        form=form,
        pie=firma_en_texto(Firma.actual()),
        entradas=_historial(Firma(pk=Firma.UNICA)),
    )


def _devuelto(request: HttpRequest) -> dict[str, str]:
    """What somebody had written in the form, if its address gives it back. The version that they had seen is part of it."""
    return request.POST.dict() if hasattr(request, "recuperado") else {}


def _historial(de_que: TextoDeCarta | Firma) -> list[EntradaDeHistorial]:
    """Who changed it, the last first. Of a text, deleting it is going back to that of the code."""
    palabras = {
        _("Lo creó"): _("La escribió"),
        _("Lo cambió"): _("La cambió"),
        _("Lo borró"): _("Volvió al texto de fábrica"),
    }
    return [replace(e, hecho=palabras.get(e.hecho, e.hecho)) for e in entradas_de(de_que)[:ENTRADAS]]
