"""Forms of a draft: an avance, its measurements, its evidence. Shared by the admin and the personal link."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from base.archivo_input import VariosArchivosInput, olvidar_elegido
from base.archivos import limpiar_archivo
from base.campos import CifraField, FechaField
from base.cifras import opcion
from base.dias import Dia
from base.edicion_segura import FormConVersion
from base.historia import firmar
from base.ilegible import Ilegible
from base.numeros import numero
from base.ocultos import NoSeLimpia
from base.restricciones import FormConRestricciones
from compromisos.lectura.comparacion import EVIDENCIAS, TITULOS, rotulo
from compromisos.lectura.leidos import MetaConValor
from compromisos.lectura.metas import con_valor
from compromisos.models import Avance, Compromiso, Evidencia, Medicion, Meta, Territorio
from compromisos.publicacion import politicas
from compromisos.reglas import observaciones
from compromisos.reglas import prevision as previsiones
from compromisos.reglas.conteos import reparo
from compromisos.reglas.palabras import SituacionAvance


def metas_medibles(
    compromiso: int | Compromiso, dia: Dia, *, avance: Avance | None = None
) -> QuerySet[MetaConValor]:
    """The targets that an update of that pledge reports, each with `valor`, its last value in force; and those
    dropped since that `avance` measured them."""
    vigentes = Meta.objects.vigentes(dia).filter(compromiso=compromiso)
    que = Q(pk__in=vigentes.order_by().values("pk"))
    if avance is not None and avance.pk:
        que |= Q(pk__in=avance.mediciones.order_by().values("meta"))
    return con_valor(Meta.objects.filter(que, valor_meta__isnull=False), dia).order_by("orden")


def decir_que_quedo_en_borrador(request: HttpRequest, frases: list[str]) -> None:
    """Why what was saved was not sent: see `publicacion.terminar_borrador`."""
    for frase in frases:
        messages.error(request, frase)
    messages.warning(request, _("Quedó guardado como borrador: corríjalo y vuelva a enviarlo."))


class AvanceForm(FormConVersion):
    class Meta:
        model = Avance
        fields: tuple[str, ...] = (
            "fecha_corte",
            "estado",
            "prevision",
            "descripcion",
            "dificultades",
            "medidas",
        )
        field_classes = {"fecha_corte": FechaField}
        widgets = {
            "descripcion": forms.Textarea(attrs={"rows": 5}),
            "dificultades": forms.Textarea(attrs={"rows": 2}),
            "medidas": forms.Textarea(attrs={"rows": 2}),
            "motivo_correccion": forms.Textarea(attrs={"rows": 2}),
            "estado": forms.RadioSelect,
            "prevision": forms.RadioSelect,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "estado" in self.fields:  # not when it is only shown
            estado: Any = self.fields["estado"]
            estado.choices = [o for o in estado.choices if o[0]]
        if "prevision" in self.fields:
            prevision: Any = self.fields["prevision"]
            prevision.choices = [("", _("No lo digo ahora")), *(o for o in prevision.choices if o[0])]
            prevision.label = _("¿Se cumplirá en plazo?")


def se_pregunta_la_prevision(compromiso: Compromiso, avance: Avance | None = None) -> bool:
    """Whether the form of an update asks what its institution expects; of one that says it already, always."""
    if avance is not None and avance.prevision:
        return True
    return previsiones.se_pregunta(compromiso.vigente_plazo, hoy=timezone.localdate())


def preguntar_la_prevision(campos: dict[str, forms.Field], compromiso: Compromiso) -> None:
    """Tell, beside the question, the day it is about, and that the answer is published as theirs."""
    plazo = compromiso.vigente_plazo
    if "prevision" in campos and plazo:
        campos["prevision"].help_text = _(
            "El plazo es el %(dia)s. Diga lo que su institución espera: se publica como dicho por ella, junto al estado, y "
            "no lo cambia. Si ya está cumplido o incumplido, no lo diga."
        ) % {"dia": date_format(plazo, "SHORT_DATE_FORMAT")}


class MedicionForm(FormConRestricciones):
    """One row per target. An empty value means «not reported»: the last one is shown beside, and said again only by
    ticking that it goes on being so."""

    igual = forms.BooleanField(required=False)

    # Declared: Django's admin leaves out a relation that has a model of its own in between.
    territorios = forms.ModelMultipleChoiceField(queryset=Territorio.objects.all(), required=False)

    class Meta:
        model = Medicion
        fields = ("meta", "valor", "territorios", "nota")
        field_classes = {"valor": CifraField}
        widgets = {"meta": forms.HiddenInput}

    def __init__(self, *args, metas=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["valor"].required = False
        por_pk = {str(m.pk): m for m in metas}
        cast(forms.ModelChoiceField, self.fields["meta"]).queryset = Meta.objects.filter(
            pk__in=[m.pk for m in metas]
        )
        self.meta = por_pk.get(str(self["meta"].value() or ""))
        if self.meta:
            unidad = self.meta.unidad
            cast(CifraField, self.fields["valor"]).contar(unidad, check_cuenta(self.meta))
            self.fields["valor"].label = self.meta.indicador
            self.fields["valor"].help_text = (
                _(
                    "Meta: %(meta)s %(unidad)s. Último publicado: %(valor)s. Déjelo vacío si no informa esta meta."
                )
                if self.meta.valor is not None
                else _(
                    "Meta: %(meta)s %(unidad)s. Todavía sin medición. Déjelo vacío si no informa esta meta."
                )
            ) % {"meta": numero(self.meta.valor_meta), "unidad": unidad, "valor": numero(self.meta.valor)}
        if self.meta and self.meta.valor is not None and not self.instance.pk:
            self.fields["igual"].label = _("Sigue en %(valor)s a la fecha de corte") % {
                "valor": numero(self.meta.valor)
            }
        else:
            del self.fields["igual"]
        if not (self.meta and self.meta.nivel_territorial):
            self.fields.pop("territorios", None)
        else:
            self.fields["territorios"] = self.campo_de_lugares()

    def campo_de_lugares(self) -> forms.Field:
        """Form field of the places, for a target that counts them."""
        campo = cast(forms.ModelChoiceField, self.fields["territorios"])
        campo.label = _("Cuáles")
        return campo

    @property
    def pregunta_del_valor(self) -> str:
        """The field that `preguntas.Pregunta` names."""
        return f"meta-{self.meta.pk}" if self.meta else ""

    @property
    def pregunta_de_la_nota(self) -> str:
        return f"nota-{self.meta.pk}" if self.meta else ""

    def has_changed(self) -> bool:
        """A row counts when it has a value, or says that the last one stands; without either it is left out."""
        if self.instance.pk:
            return super().has_changed()
        return self.is_bound and bool(
            self.data.get(self.add_prefix("valor"), "").strip() or self.data.get(self.add_prefix("igual"))
        )

    def clean(self):
        super().clean()
        limpios = self.cleaned_data
        meta = limpios.get("meta")
        if limpios.get("igual") and self.meta and "valor" not in self.errors:
            if limpios.get("valor") not in (None, self.meta.valor):
                self.add_error("valor", _("Escriba el valor o marque que sigue igual, no las dos cosas."))
            limpios["valor"] = self.meta.valor
        if limpios.get("valor") is None and "valor" not in self.errors and self.instance.pk:
            # Emptied: no longer reported. It goes with the value it had, for the history to tell.
            limpios |= {"DELETE": True, "valor": self.initial["valor"]}
        if meta and (lugares := limpios.get("territorios")):
            try:
                politicas.check_lugares(meta, lugares)
            except ValidationError as error:
                self.add_error("territorios", error)
        return limpios


def decir_lo_observado(avance: Avance, texto: forms.BaseForm, filas: Iterable[MedicionForm]) -> str:
    """Have each field say what was observed of it, of an update that was returned (`campo.field.observado`); what was
    observed of its evidence."""
    if avance.situacion != SituacionAvance.OBSERVADO:
        return ""
    campos: dict[str, list[forms.Field]] = {}
    for fila in filas:
        if fila.meta:  # two targets may be of one indicator
            campos.setdefault(fila.meta.indicador, []).append(fila.fields["valor"])
    for campo, titulo in TITULOS.items():
        campos.setdefault(rotulo(titulo), [texto.fields[campo]] if campo in texto.fields else [])
    evidencias = rotulo(EVIDENCIAS)
    dicho = observaciones.separar(avance.observacion, [*campos, evidencias])
    for parte, frase in dicho.items():
        for suyo in campos.get(parte, ()):
            suyo.observado = frase  # type: ignore[attr-defined]
    return dicho.get(evidencias, "")


def check_cuenta(meta: Meta) -> Callable[[Decimal], None]:
    """What raises Ilegible for a number that the unit of `meta` cannot count."""
    return partial(_check_cuenta, meta)


def _check_cuenta(meta: Meta, valor: Decimal) -> None:
    """Raise Ilegible for a number that the unit of `meta` cannot count."""
    if hay := reparo(valor, meta.unidad, meta.nivel_territorial):
        raise Ilegible(hay.clave, hay.frase, tuple(opcion(v) for v in hay.quizas))


class EvidenciaForm(FormConRestricciones):
    """Without a title it takes the file's name, or the site of the link."""

    copia_limpia = forms.BooleanField(required=False)
    se_quitan: Collection[int] = ()  # keys of the evidence that is taken off at the same time

    class Meta:
        model = Evidencia
        fields: tuple[str, ...] = ()  # those of the inline
        widgets = {"archivo": VariosArchivosInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if archivo := cast("forms.FileField | None", self.fields.get("archivo")):
            # An empty one and a long name are looked at with the rest, by `limpiar_archivo`, which says of which file it is.
            archivo.allow_empty_file, archivo.max_length = True, None
        copia = self.fields["copia_limpia"]
        if self.instance.oculto:
            copia.label = decir_copia_limpia(self.instance)
        else:
            copia.widget = forms.HiddenInput()

    def clean(self):
        super().clean()
        limpios = self.cleaned_data
        subido = self.files.get(self.add_prefix("archivo"))
        if subido is not None and "archivo" not in self.errors:
            try:
                bueno = limpiar_archivo(subido)
            except ValidationError as error:
                self._rechazar(error.messages)
            else:
                limpios["archivo"] = bueno.contenido
                self.instance.sha256, self.instance.tamano = bueno.sha256, bueno.tamano
                self.instance.tipo_contenido, self.instance.nombre_original = bueno.tipo, bueno.nombre
                self.instance.oculto = "\n".join(bueno.ocultos)
                self._check_no_se_repite()
        elif limpios.get("copia_limpia") and self.instance.oculto:
            try:
                limpios["archivo"] = self.instance.usar_copia_limpia()
            except NoSeLimpia as error:
                self.add_error("copia_limpia", str(error))
        if "archivo" in self.errors:
            olvidar_elegido(self, "archivo")
        return limpios

    def _rechazar(self, frases: Iterable[str]) -> None:
        """Each sentence says of which file it is: several may have come at once."""
        nombre = getattr(self.files.get(self.add_prefix("archivo")), "name", "")
        for frase in frases:
            self.add_error("archivo", _("«%(nombre)s»: %(frase)s") % {"nombre": nombre, "frase": frase})

    def rechazar_por_repetido(self, otro: str) -> None:
        """It is the same as another one that came with it."""
        self._rechazar([_("Es el mismo archivo que «%(otro)s»: deje uno.") % {"otro": otro}])
        olvidar_elegido(self, "archivo")

    def _check_no_se_repite(self) -> None:
        """The same file twice is one piece of evidence."""
        suyo = self.instance
        fuera = {suyo.pk, *self.se_quitan}
        otras = Evidencia.objects.filter(avance=suyo.avance_id, sha256=suyo.sha256).exclude(
            pk__in=fuera - {None}
        )
        if suyo.avance_id and (otra := otras.first()):
            frase = _("Ya está en este avance, como «%(titulo)s»: no hace falta subirlo otra vez.")
            self._rechazar([frase % {"titulo": otra.titulo}])


def check_sin_repetir(forms: Sequence[Any]) -> None:
    """Of files that came at once, each only once: the second says which it repeats, and is let go."""
    vistos: dict[str, str] = {}
    for form in forms:
        suya = form.instance
        if form.is_bound and suya.sha256 and form.is_valid():
            if suya.sha256 in vistos:
                form.rechazar_por_repetido(vistos[suya.sha256])
            vistos.setdefault(suya.sha256, suya.nombre_original)


def decir_copia_limpia(evidencia: Evidencia) -> str:
    return _("Usar la copia sin lo que no se ve: %(que)s") % {"que": ", ".join(evidencia.ocultos)}


def usar_copias_limpias(avance: Avance, pks: Collection[int], *, por: Any) -> list[str]:
    """Put the clean copy in the place of the files of those pieces of evidence. The sentences of what could not be."""
    frases = []
    for evidencia in (e for e in avance.evidencias.filter(pk__in=pks) if e.oculto):
        try:
            evidencia.usar_copia_limpia()
        except NoSeLimpia as error:
            frases.append(f"«{evidencia.titulo}»: {error}")
        else:
            firmar(evidencia, por)
            evidencia.save()
    return frases
