"""The engine's side: django-import-export resources whose rows are the objects of `filas.py`.

It gives what we did not write: field by field reading, errors gathered by column, one savepoint a
row, new / changed / same / invalid. What each row means is judged in `filas.py`.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export import fields, resources
from import_export.results import RowResult

from compromisos.datos.columns import Columna, importables
from compromisos.estado import ESTADOS_DECLARABLES, Estado
from compromisos.importacion.contexto import Contexto
from compromisos.importacion.filas import AvanceJunto, FilaAvance, FilaCompromiso, FilaInstitucion
from compromisos.importacion.hallazgos import Ilegible, falla
from compromisos.importacion.widgets import (
    FechaWidget,
    ListaWidget,
    OpcionWidget,
    TextoWidget,
    misma_unidad,
    separar_unidad,
    widget_de,
)
from compromisos.models import Alcance, Compromiso, Rol
from instituciones.models import Sector
from instituciones.texto import plegar

LINEA = "__linea__"  # column that `batches` adds with the sheet's line number


class SinCargador:
    """The engine wants an instance loader; our rows load themselves."""

    def __init__(self, resource, dataset=None):
        pass


class CampoQueCalla(fields.Field):
    """An empty cell says nothing, instead of saying «empty»: for what belongs to the institution."""

    def save(self, instance, row, is_m2m=False, **kwargs):
        if self.clean(row, **kwargs):
            super().save(instance, row, is_m2m, **kwargs)


class FilasResource(resources.Resource):
    tabla: str
    CALLAN: tuple[str, ...] = ()

    def __init__(self, contexto: Contexto):
        super().__init__()
        self.contexto = contexto
        for columna in importables(self.tabla):
            clase = CampoQueCalla if columna.nombre in self.CALLAN else fields.Field
            self.fields[columna.nombre] = clase(
                attribute=columna.nombre, column_name=columna.nombre, widget=self.widget(columna)
            )

    class Meta:
        skip_unchanged = True
        report_skipped = True
        skip_html_diff = True
        use_transactions = True
        clean_model_instances = True
        store_instance = True
        store_row_values = True
        import_id_fields: tuple[str, ...] = ()
        instance_loader_class = SinCargador

    def widget(self, columna: Columna):
        return widget_de(
            columna, lambda clave, frase: self.contexto.avisar(clave, frase, columna=columna.nombre)
        )

    def valor(self, row, nombre: str):
        """The cell `nombre` as its widget reads it; ValidationError under its column."""
        if nombre not in row:
            return ""
        try:
            return self.fields[nombre].clean(row)
        except Ilegible as error:
            raise falla(nombre, error.clave, str(error)) from None

    def exigir(self, row, *nombres: str) -> list:
        """The cells that identify the row; ValidationError naming those that are empty."""
        valores = [self.valor(row, n) for n in nombres]
        faltan = {
            n: ValidationError(_("Falta este dato."), code="falta_dato")
            for n, v in zip(nombres, valores, strict=True)
            if v in ("", None)
        }
        if faltan:
            raise ValidationError(faltan)
        return valores

    def before_import_row(self, row, **kwargs):
        self.contexto.linea = row[LINEA]

    def una_vez(self, clave: tuple, columna: str) -> None:
        """Two lines with the same key would overwrite each other: the second is an error."""
        antes = self.contexto.vistas.setdefault(clave, self.contexto.linea)
        if antes != self.contexto.linea:
            raise falla(
                columna,
                "fila_repetida",
                _("Repite la línea %(linea)s: deje una de las dos.") % {"linea": antes},
            )

    def import_instance(self, instance, row, **kwargs):
        """As the engine does, keeping the code of what cannot be read."""
        errores = {}
        for campo in self.get_import_fields():
            try:
                self.import_field(campo, instance, row, **kwargs)
            except Ilegible as error:
                errores[campo.attribute] = ValidationError(str(error), code=error.clave)
        if errores:
            raise ValidationError(errores)

    def get_or_init_instance(self, instance_loader, row):
        fila = self.cargar(row)
        return fila, fila.es_nueva

    def save_instance(self, instance, is_create, row, **kwargs):
        instance.save()

    def save_m2m(self, instance, row, **kwargs):
        """Lists are written by the row itself."""

    def after_import_row(self, row, row_result, **kwargs):
        """What changed, column by column, while the row is at hand."""
        original, nueva = row_result.original, row_result.instance
        if row_result.import_type == RowResult.IMPORT_TYPE_UPDATE:
            antes, ahora = original.valores(), nueva.valores()
            row_result.cambios = [(c, antes[c], ahora[c]) for c in ahora if _distintos(antes[c], ahora[c])]
            row_result.cambios += nueva.otros_cambios()
            if not row_result.cambios:
                row_result.import_type = RowResult.IMPORT_TYPE_SKIP
        row_result.instance = row_result.original = None  # a hundred thousand rows, not as many objects


def _distintos(antes, ahora) -> bool:
    return (antes or None) != (ahora or None) if "" in (antes, ahora) else antes != ahora


class InstitucionesResource(FilasResource):
    tabla = "instituciones"

    class Meta(FilasResource.Meta):
        pass

    def widget(self, columna):
        if columna.nombre == "sector":
            return OpcionWidget(Sector.choices, _("sector"))
        return super().widget(columna)

    def cargar(self, row):
        (nombre,) = self.exigir(row, "nombre")
        fila = FilaInstitucion.cargar(self.contexto, sigla=self.valor(row, "sigla"), nombre=nombre)
        self.una_vez(("institucion", plegar(fila.nombre or nombre)), "nombre")
        return fila


class CompromisosResource(FilasResource):
    tabla = "compromisos"
    CALLAN = ("edicion", "sigla", "sector", "rol", "titulo")

    class Meta(FilasResource.Meta):
        pass

    def widget(self, columna):
        contexto = self.contexto
        if columna.nombre == "sector":
            return OpcionWidget(Sector.choices, _("sector"))
        if columna.nombre == "alcance":
            return OpcionWidget(Alcance.choices, _("alcance"))
        if columna.nombre == "rol":
            rol = OpcionWidget(Rol.choices, _("rol"))
            return ListaWidget(rol.clean, [str(r.label) for r in Rol].index)
        if columna.nombre == "ejes":
            return ListaWidget(contexto.eje, contexto.orden_de_eje)
        if columna.nombre == "territorios":
            return ListaWidget(contexto.lugar, str)
        if columna.nombre == "edicion":
            return EdicionWidget(contexto)
        if columna.nombre in ("institucion", "responsable"):
            return InstitucionWidget(contexto, corto=columna.nombre == "responsable")
        return super().widget(columna)

    def before_import_row(self, row, **kwargs):
        """«50 CEM» is a number and its unit; a target without indicator takes its unit's name (design.md
        §7). Both with a notice."""
        super().before_import_row(row, **kwargs)
        for columna in ("meta", "linea_base"):
            self.separar_unidad(row, columna)
        if not row.get("indicador") and row.get("meta") not in ("", None):
            unidad = TextoWidget().clean(row.get("unidad"))
            if unidad:
                row["indicador"] = unidad[:1].upper() + unidad[1:]
                self.contexto.avisar(
                    "indicador_por_unidad",
                    _("Sin indicador: se toma la unidad, «%(u)s».") % {"u": row["indicador"]},
                    columna="indicador",
                )
            else:
                raise falla(
                    "indicador", "falta_dato", _("Hay una meta sin indicador ni unidad: diga qué se cuenta.")
                )

    def separar_unidad(self, row, columna: str) -> None:
        entera = row.get(columna)
        numero, unidad = separar_unidad(entera)
        if not unidad:
            return
        row[columna] = numero
        escrita = str(row.get("unidad") or "").strip()
        if not escrita:
            row["unidad"] = unidad
            self.contexto.avisar(
                "unidad_del_numero",
                _("«%(valor)s»: se toma %(numero)s, con la unidad «%(unidad)s».")
                % {"valor": entera[:60], "numero": row[columna], "unidad": unidad[:40]},
                columna=columna,
                valor=entera,
            )
        elif not misma_unidad(unidad, escrita):
            self.contexto.avisar(
                "unidad_distinta",
                _("«%(valor)s» dice una unidad y su columna otra, «%(unidad)s»: se toma la de la columna.")
                % {"valor": entera[:60], "unidad": escrita[:40]},
                columna=columna,
                valor=entera,
            )

    def skip_row(self, instance, original, row, import_validation_errors=None) -> bool:
        return super().skip_row(instance, original, row, import_validation_errors) and not instance.avance

    def cargar(self, row):
        nombre, numero, _texto = self.exigir(row, "institucion", "numero", "compromiso")
        try:
            edicion = self.contexto.edicion_de(TextoWidget().clean(row.get("edicion")))
        except Ilegible as error:
            raise falla("edicion", error.clave, str(error)) from None
        institucion = self.contexto.institucion(nombre, self.valor(row, "sigla"))
        indicador = self.valor(row, "indicador")
        clave = (edicion.pk, plegar(institucion.nombre if institucion else nombre), numero)
        self.una_vez((*clave, indicador), "indicador" if indicador else "numero")
        self.mismo_compromiso(clave, row)
        fila = FilaCompromiso.cargar(
            self.contexto, edicion=edicion, institucion=institucion, numero=numero, indicador=indicador
        )
        fila.avance = self.avance_junto(row, clave)
        return fila

    def avance_junto(self, row, clave: tuple) -> AvanceJunto | None:
        """What the row says of how it goes; once for each pledge, however many targets it has."""
        if not (row.get("avance") or row.get("fecha_avance")) or ("avance", *clave) in self.contexto.vistas:
            return None
        self.contexto.vistas[("avance", *clave)] = self.contexto.linea
        leido = {}
        for columna, widget in (
            ("fecha_avance", FechaWidget(self.contexto.avisar)),
            ("estado", widget_de_estado()),
            ("avance", TextoWidget()),
            ("evidencia_url", TextoWidget()),
        ):
            try:
                leido[columna] = widget.clean(row.get(columna))
            except Ilegible as error:
                raise falla(columna, error.clave, str(error)) from None
            if not leido[columna] and columna != "evidencia_url":
                raise falla(
                    columna,
                    "falta_dato",
                    _("Para registrar el avance hacen falta su fecha, su estado y qué se hizo."),
                )
        return AvanceJunto(leido["fecha_avance"], leido["estado"], leido["avance"], leido["evidencia_url"])

    def mismo_compromiso(self, clave: tuple, row) -> None:
        """The rows of one pledge must agree on all that is not its target."""
        propias = [
            c.nombre
            for c in importables(self.tabla)
            if c.nombre not in FilaCompromiso.DE_LA_META and c.nombre in row
        ]
        valores = tuple(str(row[c]).strip() for c in propias)
        antes, linea = self.contexto.vistas.setdefault(("compromiso", *clave), (valores, self.contexto.linea))
        distintas = {
            c: ValidationError(
                _("Difiere de la línea %(linea)s, que es del mismo compromiso.") % {"linea": linea},
                code="difiere_del_mismo_compromiso",
            )
            for c, a, b in zip(propias, antes, valores, strict=True)
            if a != b
        }
        if distintas:
            raise ValidationError(distintas)


class AvancesResource(FilasResource):
    tabla = "avances"

    class Meta(FilasResource.Meta):
        pass

    def widget(self, columna):
        if columna.nombre == "estado":
            return widget_de_estado()
        if columna.nombre == "territorios":
            return ListaWidget(self.contexto.lugar, str)
        return super().widget(columna)

    def cargar(self, row):
        codigo, fecha, _estado, _descripcion = self.exigir(row, "codigo", "fecha", "estado", "descripcion")
        compromiso = Compromiso.objects.select_related("institucion", "edicion").filter(codigo=codigo).first()
        if compromiso is None or not self.contexto.puede_con(compromiso.institucion):
            # The same answer for what is not there and what is another's.
            raise falla("codigo", "compromiso_desconocido", _("No hay un compromiso suyo con ese código."))
        indicador = self.valor(row, "indicador")
        numero, unidad = separar_unidad(row.get("valor"))
        suya = compromiso.metas.filter(indicador=indicador).values_list("unidad", flat=True).first() or ""
        if unidad and not misma_unidad(unidad, suya):
            raise falla(
                "valor", "unidad_distinta", _("Esa meta se mide en «%(unidad)s».") % {"unidad": suya or "—"}
            )
        if unidad:
            row["valor"] = numero
        self.una_vez((codigo, fecha, indicador), "indicador" if indicador else "fecha")
        return FilaAvance.cargar(self.contexto, compromiso=compromiso, fecha=fecha, indicador=indicador)


# {what institutions write, folded: the word of this site}
ESTADOS_ESCRITOS = {
    Estado.CUMPLIDO: ("cumplida", "culminado", "culminada", "concluido", "concluida", "ejecutado", "ejecutada",
                      "completado", "completada", "finalizado", "finalizada", "logrado", "al 100"),
    Estado.EN_PROCESO: ("en ejecucion", "en curso", "en avance", "en desarrollo", "en implementacion", "iniciado",
                        "iniciada", "en marcha"),
    Estado.NO_INICIADO: ("no iniciada", "sin iniciar", "por iniciar", "pendiente de inicio", "no empezado"),
    Estado.CUMPLIDO_PARCIALMENTE: ("parcial", "parcialmente cumplido", "parcialmente cumplida", "cumplida en parte",
                                   "cumplida parcialmente", "cumplimiento parcial"),
    Estado.INCUMPLIDO: ("incumplida", "no cumplido", "no cumplida"),
}  # fmt: skip


def widget_de_estado() -> OpcionWidget:
    sinonimos = {plegar(s): str(_(e.etiqueta)) for e, formas in ESTADOS_ESCRITOS.items() for s in formas}
    return OpcionWidget([(e.value, _(e.etiqueta)) for e in ESTADOS_DECLARABLES], _("estado"), sinonimos)


class EdicionWidget(TextoWidget):
    def __init__(self, contexto: Contexto):
        super().__init__()
        self.contexto = contexto

    def clean(self, value, row=None, **kwargs) -> str:
        return self.contexto.edicion_de(super().clean(value)).slug


class InstitucionWidget(TextoWidget):
    """A name, present or past, or an acronym: comes out as the row shows it."""

    def __init__(self, contexto: Contexto, *, corto: bool):
        super().__init__()
        self.contexto = contexto
        self.corto = corto

    def clean(self, value, row=None, **kwargs) -> str:
        texto = super().clean(value)
        institucion = self.contexto.institucion(texto)
        if institucion is None:
            return texto
        return (institucion.sigla or institucion.nombre) if self.corto else institucion.nombre


RESOURCES: dict[str, type[FilasResource]] = {
    "compromisos": CompromisosResource,
    "avances": AvancesResource,
    "instituciones": InstitucionesResource,
}
