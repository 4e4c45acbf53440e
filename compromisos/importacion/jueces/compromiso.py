"""Judges files of pledges, their targets, and the state that came in the same sheet."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from base.texto import plegar
from compromisos.importacion.contexto import Contexto
from compromisos.importacion.filas.avance import AvanceJunto
from compromisos.importacion.filas.compromiso import (
    ClaveCompromiso,
    FilaCompromiso,
    a_mano,
    compromisos_con_metas,
)
from compromisos.importacion.hallazgos import Ilegible, falla
from compromisos.importacion.jueces.base import Juez
from compromisos.importacion.jueces.celdas import (
    Celdas,
    EdicionWidget,
    InstitucionWidget,
    LugaresWidget,
    NombreWidget,
    widget_de_estado,
)
from compromisos.importacion.widgets import (
    DecimalWidget,
    FechaWidget,
    ListaWidget,
    OpcionWidget,
    TextoWidget,
    misma_unidad,
    separar_unidad,
)
from compromisos.models import Alcance, Compromiso, Rol
from compromisos.reglas.palabras import Estado
from instituciones.models import Institucion, Sector


class JuezDeCompromisos(Juez):
    tabla = "compromisos"
    CALLAN = ("edicion", "sigla", "sector", "rol", "titulo")

    def __init__(self, contexto: Contexto):
        super().__init__(contexto)
        self.compromisos: dict[tuple, Compromiso] = {}
        self.widgets_del_avance = {
            "fecha_avance": FechaWidget(
                lambda clave, frase: contexto.avisar(clave, frase, columna="fecha_avance"),
                dia_cero=contexto.dia_cero,
            ),
            "estado": widget_de_estado(),
            "avance": TextoWidget(),
            "evidencia_url": TextoWidget(),
        }
        self._columnas_del_avance = set(self.widgets_del_avance)

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
            return LugaresWidget(contexto)
        if columna.nombre == "edicion":
            return EdicionWidget(contexto)
        if columna.nombre in ("institucion", "responsable"):
            return InstitucionWidget(contexto, corto=columna.nombre == "responsable")
        if columna.nombre == "sigla":
            return NombreWidget()
        return super().widget(columna)

    def identificar(self, celdas):
        nombre, numero, _texto = self.exigir(celdas, "institucion", "numero", "compromiso")
        for columna in ("meta", "linea_base"):
            self._separar_unidad(celdas, columna)
        self._nombrar_meta(celdas)
        sigla = self.valor(celdas, "sigla")
        columna = "edicion"
        try:
            edicion = self.contexto.edicion_de(TextoWidget().clean(celdas.get("edicion")))
            columna = "sigla"
            institucion = self.contexto.institucion(nombre, sigla)
        except Ilegible as error:
            raise falla(columna, error.clave, str(error)) from None
        plegado = plegar(institucion.nombre) if institucion else self.contexto.nombre_unico(nombre, sigla)
        indicador = self.valor(celdas, "indicador")
        suya = (edicion.pk, plegado, numero)
        self.una_vez("indicador" if indicador else "numero", *suya, indicador)
        omitir = (*FilaCompromiso.DE_LA_META, "edicion", "institucion", "numero")  # the last are the same
        primera = self.es_primera(celdas, omitir, "compromiso", *suya)
        return ClaveCompromiso(
            edicion, nombre, sigla, plegado, numero, indicador, primera, self._avance_junto(celdas, suya)
        )

    def precargar(self, claves):
        """The pledges that these rows name, with their targets; locked, if they are to be written."""
        pks: dict[tuple[int, str], int] = {}
        instituciones: dict[int, Institucion] = {}
        for clave in claves:
            institucion = self.contexto.institucion(clave.institucion, clave.sigla)
            if institucion is not None and institucion.pk:
                pks[clave.edicion.pk, clave.nombre_plegado] = institucion.pk
                instituciones[institucion.pk] = institucion
        consulta = Compromiso.objects.filter(
            edicion__in={c.edicion.pk for c in claves},
            institucion__in=instituciones,
            numero__in={c.numero for c in claves},
        )
        hallados = {}
        if instituciones:
            for c in compromisos_con_metas(consulta, para_escribir=not self.contexto.ensayo).values():
                c.institucion = instituciones[c.institucion_id]
                hallados[c.edicion_id, c.institucion_id, c.numero] = c
        self.compromisos = {
            clave.compromiso: c
            for clave in claves
            if (c := hallados.get((clave.edicion.pk, pks.get(clave.compromiso[:2]), clave.numero)))
        }

    def cargar(self, clave):
        compromiso = self.compromisos.get(clave.compromiso)
        if compromiso is None:
            compromiso = a_mano(Compromiso(edicion=clave.edicion))
            self.compromisos[clave.compromiso] = compromiso
        return FilaCompromiso(self.contexto, clave, compromiso)

    def _nombrar_meta(self, celdas: Celdas) -> None:
        """A target without indicator takes its unit's name, with a notice (design.md §7)."""
        meta = celdas.get("meta")
        if celdas.get("indicador") or meta is None or not str(meta).strip():
            return
        try:
            unidad = TextoWidget().clean(celdas.get("unidad"))
        except Ilegible as error:
            raise falla("unidad", error.clave, str(error)) from None
        if not unidad:
            self.valor(celdas, "meta")  # what is no number is told as such
            raise falla(
                "indicador", "falta_dato", _("Hay una meta sin indicador ni unidad: diga qué se cuenta.")
            )
        celdas["indicador"] = unidad[:1].upper() + unidad[1:]
        self.contexto.avisar(
            "indicador_por_unidad",
            _("Sin indicador: se toma la unidad, «%(u)s».") % {"u": celdas["indicador"]},
            columna="indicador",
        )

    def _separar_unidad(self, celdas: Celdas, columna: str) -> None:
        """«50 CEM» is a number and its unit, with a notice."""
        entera = celdas.get(columna)
        numero, unidad = separar_unidad(entera)
        if not unidad:
            return
        celdas[columna] = numero
        escrita = str(celdas.get("unidad") or "").strip()
        if not escrita:
            celdas["unidad"] = unidad
            self.contexto.avisar(
                "unidad_del_numero",
                _("«%(valor)s»: se toma %(numero)s, con la unidad «%(unidad)s».")
                % {"valor": entera[:60], "numero": numero, "unidad": unidad[:40]},
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

    def _avance_junto(self, celdas: Celdas, suya: tuple) -> AvanceJunto | None:
        """What the row says of how it goes. It is said once for each pledge, but for the value of each
        of its targets."""
        if not self._columnas_del_avance & celdas.keys():
            return None
        valor = self._valor_informado(celdas)
        primera = self.contexto.ver("avance", *suya) is None
        if not (celdas.get("avance") or celdas.get("fecha_avance")):
            if primera and (celdas.get("estado") or celdas.get("evidencia_url")):
                self._avisar_sin_fecha(celdas)
            return None
        if not primera and valor is None:
            return None
        leido = {}
        for columna, widget in self.widgets_del_avance.items():
            try:
                leido[columna] = widget.clean(celdas.get(columna))
            except Ilegible as error:
                raise falla(columna, error.clave, str(error)) from None
            if not leido[columna] and columna != "evidencia_url":
                raise falla(
                    columna,
                    "falta_dato",
                    _("Para registrar el avance hacen falta su fecha, su estado y qué se hizo."),
                )
        descripcion = leido["avance"]
        if valor is not None:
            unidad = str(celdas.get("unidad") or "").strip()
            numero = f"{valor.normalize():f} {unidad}".strip()
            descripcion = _("Informado en la hoja de compromisos: %(numero)s.") % {"numero": numero}
        return AvanceJunto(
            leido["fecha_avance"], leido["estado"], descripcion, leido["evidencia_url"], valor, primera
        )

    def _valor_informado(self, celdas: Celdas) -> Decimal | None:
        """The number in `avance`, if all that it says is a number of what the row's target counts."""
        numero, unidad = separar_unidad(celdas.get("avance"))
        if not celdas.get("indicador") or (
            unidad and not misma_unidad(unidad, str(celdas.get("unidad") or ""))
        ):
            return None
        try:
            return DecimalWidget(decimal=self.contexto.modo.decimal).clean(numero)
        except Ilegible:
            return None

    def _avisar_sin_fecha(self, celdas: Celdas) -> None:
        dicho = str(celdas.get("estado") or celdas.get("evidencia_url")).strip()
        if plegar(dicho) != plegar(_(Estado.SIN_INFORMACION.etiqueta)):
            self.contexto.avisar(
                "estado_sin_fecha",
                _(
                    "Dice «%(dicho)s» pero no a qué fecha ni qué se hizo: no se registra. Añada fecha_avance y avance."
                )
                % {"dicho": dicho[:60]},
                columna="estado",
                valor=dicho,
            )
