"""The judge of files of pledges: what each row is of, what the database knows of it, and the cells and rows of a sheet
that say two things at once: a number with its unit, a target named by what it counts, how a pledge goes beside it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from base.cifras import check_unidad, misma_unidad, separar_unidad
from base.ilegible import Ilegible
from base.limites import LIMITE, check_largo
from base.texto import plegar
from compromisos.importacion.context import Context
from compromisos.importacion.hallazgos import falla
from compromisos.importacion.jueces.avance import AvanceJunto
from compromisos.importacion.jueces.base import Crudas, Juez, llamada
from compromisos.importacion.jueces.compromiso import DE_LA_META, ClaveDeCompromiso, FilaDeCompromiso
from compromisos.importacion.jueces.en_curso import EnCurso, en_curso
from compromisos.importacion.jueces.institucion import identificar_institucion
from compromisos.importacion.normalize import JUNTO_AL_AVANCE
from compromisos.models import Avance, Compromiso
from compromisos.reglas.palabras import Estado
from compromisos.salidas.datos.columns import AVANCE_JUNTO, Columna
from compromisos.salidas.datos.widgets import DecimalWidget, Lector, leer_texto

NUMERO = DecimalWidget()


class JuezDeCompromisos(Juez):
    tabla = "compromisos"
    IDENTIFICAN = ("institucion", "numero", "indicador")
    SE_SUMAN = ("rol",)
    CALLAN = ("edicion", "sigla", "sector", "rol", "titulo", "institucion_codigo", "ruc")
    LIMITES = {"compromiso": Compromiso.LIMITES["texto"], "nota": LIMITE}

    def __init__(self, context: Context):
        super().__init__(context)
        self.del_avance = {c.nombre: c for c in AVANCE_JUNTO}
        self.lectores |= {nombre: self.lector(nombre) for nombre in self.del_avance}
        self.compromisos: dict[tuple, EnCurso] = {}
        self._de_arriba = 0, ""  # (line, name) of the last institution that a row said
        self._se_leen = self.columnas | self.del_avance

    @property
    def se_leen(self) -> dict[str, Columna]:
        return self._se_leen

    def identificar(self, crudas: Crudas) -> ClaveDeCompromiso:
        nombre = self.valor(crudas, "institucion")
        if nombre:
            self._de_arriba = self.context.cursor.linea, nombre
        quien = identificar_institucion(
            self.context,
            codigo=self.valor(crudas, "institucion_codigo"),
            ruc=self.valor(crudas, "ruc"),
            nombre=nombre,
            columna="institucion",
        )
        institucion, por = quien.institucion, quien.por
        if institucion is not None and not nombre:
            crudas["institucion"] = nombre = institucion.nombre
        _nombre, numero, _texto = self.exigir(crudas, "institucion", "numero", "compromiso")
        for columna in ("meta", "linea_base"):
            self.separar_unidad_de(crudas, columna)
        self.nombrar_meta(crudas)
        sigla = self.valor(crudas, "sigla")
        try:
            edicion = self.context.directorio.edicion_de(leer_texto(crudas.get("edicion")))
        except Ilegible as error:
            raise falla("edicion", error.clave, str(error)) from None
        if institucion is None:
            institucion = llamada(self.context, "sigla", sigla)
            por = "sigla" if institucion is not None else ""
        if institucion is not None:
            plegado = plegar(institucion.nombre)
        else:
            plegado = self.context.directorio.instituciones.nombre_unico(nombre, sigla)
        indicador = self.valor(crudas, "indicador")
        suya = (edicion.pk, plegado, numero)
        self.una_vez("indicador" if indicador else "numero", *suya, self.clave_de_meta(indicador))
        omitir = (*DE_LA_META, "edicion", "institucion", "numero")  # the last are the same
        primera = self.es_primera(crudas, omitir, "compromiso", *suya)
        avance = self.avance_junto(crudas, suya)
        return ClaveDeCompromiso(
            edicion, institucion, por, nombre, sigla, plegado, numero, indicador, primera, avance
        )

    def pista(self, columna: str) -> str:
        """People write the institution once, above its pledges: none is filled down by guess."""
        linea, nombre = self._de_arriba
        if columna != "institucion" or not nombre:
            return ""
        return _("Si es la de la línea %(linea)s, «%(nombre)s», repítala en cada fila.") % {
            "linea": linea,
            "nombre": nombre[:60],
        }

    def precargar(self, claves: list[ClaveDeCompromiso]) -> None:
        """The pledges that these rows name, with their targets; locked, if they are to be written."""
        instituciones = {  # not one that this very file creates
            c.institucion.pk: c.institucion for c in claves if c.institucion is not None and c.institucion.pk
        }
        hallados: dict[tuple, EnCurso] = {}
        if instituciones:
            consulta = Compromiso.objects.filter(
                edicion__in={c.edicion.pk for c in claves},
                institucion__in=instituciones,
                numero__in={c.numero for c in claves},
            )
            for de in en_curso(consulta, para_escribir=not self.context.ensayo):
                c = de.compromiso
                c.institucion = instituciones[c.institucion_id]
                hallados[c.edicion_id, c.institucion_id, c.numero] = de
        self.compromisos = {}
        for clave in claves:
            if institucion := clave.institucion:
                if hallado := hallados.get((clave.edicion.pk, institucion.pk, clave.numero)):
                    self.compromisos[clave.compromiso] = hallado

    def abrir(self, clave: ClaveDeCompromiso) -> FilaDeCompromiso:
        if clave.institucion is None:  # a row before it may have made it
            hecha = llamada(self.context, "institucion", clave.nombre)
            de_la_sigla = None if hecha else llamada(self.context, "sigla", clave.sigla)
            clave = replace(clave, institucion=hecha or de_la_sigla, por="sigla" if de_la_sigla else "")
        de = self.compromisos.get(clave.compromiso)
        if de is None:
            de = self.compromisos[clave.compromiso] = EnCurso(Compromiso(edicion=clave.edicion))
        return FilaDeCompromiso.de_clave(self.context, clave, de)

    # --- What one cell or one row says of two things

    def nombrar_meta(self, crudas: Crudas) -> None:
        """A target without indicator takes its unit's name, with a notice."""
        meta = crudas.get("meta")
        if crudas.get("indicador") or meta is None or not str(meta).strip():
            return
        try:
            unidad = leer_texto(crudas.get("unidad"))
        except Ilegible as error:
            raise falla("unidad", error.clave, str(error)) from None
        if not unidad:
            self.valor(crudas, "meta")  # what is no number is told as such
            raise falla(
                "indicador", "falta_dato", _("Hay una meta sin indicador ni unidad: diga qué se cuenta.")
            )
        crudas["indicador"] = unidad[:1].upper() + unidad[1:]
        self.context.avisos.avisar(
            "indicador_por_unidad",
            _("Sin indicador: se toma la unidad, «%(u)s».") % {"u": crudas["indicador"]},
            columna="indicador",
        )

    def separar_unidad_de(self, crudas: Crudas, columna: str) -> None:
        """«50 CEM» is a number and its unit, with a notice."""
        entera = crudas.get(columna)
        numero, unidad = separar_unidad(entera)
        if not isinstance(entera, str) or not unidad:
            return
        escrita = str(crudas.get("unidad") or "").strip()
        try:
            check_unidad(entera, escrita, decimal=self.context.modo.decimal)
        except Ilegible as error:
            raise falla(columna, error.clave, str(error)) from None
        crudas[columna] = numero
        if not escrita:
            crudas["unidad"] = unidad
            self.context.avisos.avisar(
                "unidad_del_numero",
                _("«%(valor)s»: se toma %(numero)s, con la unidad «%(unidad)s».")
                % {"valor": entera[:60], "numero": numero, "unidad": unidad[:40]},
                columna=columna,
                valor=entera,
            )
        elif not misma_unidad(unidad, escrita):
            self.context.avisos.avisar(
                "unidad_distinta",
                _("«%(valor)s» dice una unidad y su columna otra, «%(unidad)s»: se toma la de la columna.")
                % {"valor": entera[:60], "unidad": escrita[:40]},
                columna=columna,
                valor=entera,
            )

    def avance_junto(self, crudas: Crudas, suya: tuple) -> AvanceJunto | None:
        """What the row says of how it goes. It is said once for each pledge, whose key is `suya`, but for the
        value of each of its targets."""
        if not self.del_avance.keys() & crudas.keys():
            return None
        valor = self._valor_informado(crudas)
        primera = self.context.repetidas.ver(self.context.cursor.linea, "avance", *suya) is None
        if not (crudas.get("avance") or crudas.get("fecha_avance")):
            if primera and any(crudas.get(c) for c in JUNTO_AL_AVANCE):
                self._avisar_sin_fecha(crudas)
            return None
        if not primera and valor is None:
            return None
        leido = {}
        for nombre in ("fecha_avance", "estado", "avance", "evidencia_url", "prevision"):
            columna = self.del_avance[nombre]
            try:
                leido[nombre] = columna.clean({nombre: crudas.get(nombre)}, lector=self.lectores[nombre])
            except Ilegible as error:
                raise falla(nombre, error.clave, str(error)) from None
            if not leido[nombre] and nombre not in ("evidencia_url", "prevision"):
                raise falla(
                    nombre,
                    "falta_dato",
                    _("Para registrar el avance hacen falta su fecha, su estado y qué se hizo."),
                )
        descripcion = leido["avance"]
        try:
            check_largo(descripcion, Avance.LIMITES["descripcion"])
        except ValidationError as error:
            raise ValidationError({"avance": error}) from None
        if valor is not None:
            unidad = str(crudas.get("unidad") or "").strip()
            numero = f"{valor.normalize():f} {unidad}".strip()
            descripcion = _("Informado en la hoja de compromisos: %(numero)s.") % {"numero": numero}
        return AvanceJunto(
            leido["fecha_avance"],
            leido["estado"],
            descripcion,
            leido["evidencia_url"],
            leido["prevision"],
            valor,
            primera,
        )

    def _valor_informado(self, crudas: Crudas) -> Decimal | None:
        """The number in `avance`, if all that it says is a number of what the row's target counts."""
        numero, unidad = separar_unidad(crudas.get("avance"))
        if not crudas.get("indicador") or (
            unidad and not misma_unidad(unidad, str(crudas.get("unidad") or ""))
        ):
            return None
        try:
            return NUMERO.clean(numero, lector=Lector(decimal=self.context.modo.decimal))
        except Ilegible:
            return None

    def _avisar_sin_fecha(self, crudas: Crudas) -> None:
        suyas = (crudas.get(c) for c in ("estado", "evidencia_url", "prevision"))
        dicho = str(next(filter(None, suyas))).strip()
        if plegar(dicho) != plegar(_(Estado.SIN_INFORMACION.etiqueta)):
            self.context.avisos.avisar(
                "estado_sin_fecha",
                _(
                    "Dice «%(dicho)s» pero no a qué fecha ni qué se hizo: no se registra. Añada fecha_avance y avance."
                )
                % {"dicho": dicho[:60]},
                columna="estado",
                valor=dicho,
            )
