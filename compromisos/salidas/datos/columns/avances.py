"""The columns of updates with their measurements."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from base.traidos import traidos
from compromisos.lectura.enlaces import enlace_de
from compromisos.models.anotacion import en_utc
from compromisos.models.opciones import opciones
from compromisos.reglas.palabras import Respaldo
from compromisos.salidas.datos.columns.base import (
    SI_O_NO,
    Columna,
    Columnas,
    SoloSale,
    codigo_de_institucion,
    columna_de_version,
    direccion_de_avance,
)
from compromisos.salidas.datos.nombres import ESTADO, PREVISION, LugaresWidget
from compromisos.salidas.datos.widgets import (
    SEPARADOR,
    CodigoWidget,
    DecimalWidget,
    EnteroWidget,
    FechaWidget,
    InstanteWidget,
    TextoWidget,
)

# Headers under which the forecast comes, of updates and beside pledges.
PREVISIONES_EN_OTRAS_PALABRAS = (
    "prevision de cumplimiento",
    "se cumplira en plazo",
    "pronostico",
    "pronostico de cumplimiento",
    "expectativa de cumplimiento",
)


def direccion_de_copia(clave: int | None) -> str:
    """Address of the copy of a link, "" without one."""
    return f"{settings.SITE_URL}{reverse('copia_de_enlace', args=[clave])}" if clave else ""


class ColumnasDeAvances(Columnas):
    """Updates, a row a measurement. `r` is a RenglonDeAvance; for what only goes out, with its
    `visto`."""

    tabla = "avances"

    class Meta:
        name = "Avances con sus mediciones"

    avance = SoloSale(
        _("Avance"), _("Número del avance en este sitio."), widget=EnteroWidget(), valor=lambda r: r.avance.pk
    )
    codigo = Columna(
        _("Código"),
        _("El del compromiso en este sitio."),
        widget=CodigoWidget(),
        valor=lambda r: r.avance.compromiso.codigo,
        obligatoria=True,
        ejemplo="25porel25-ie01-1",
        otros=("codigo de compromiso", "compromiso"),
    )
    fecha = Columna(
        _("Fecha de corte"),
        _("Hasta qué día llega lo que se informa: 31/12/2026 o 2026-12-31."),
        widget=FechaWidget(),
        valor=lambda r: r.avance.fecha_corte,
        obligatoria=True,
        ejemplo="30/09/2026",
        otros=("corte", "fecha corte"),
    )
    estado = Columna(
        _("Estado"),
        _("No iniciado, En proceso, Cumplido en parte, Cumplido o Incumplido."),
        widget=ESTADO,
        valor=lambda r: ESTADO.etiqueta(r.avance.estado),
        obligatoria=True,
        ejemplo="En proceso",
    )
    descripcion = Columna(
        _("Qué se hizo"),
        _("En palabras llanas, sin datos de personas atendidas."),
        valor=lambda r: r.avance.descripcion,
        obligatoria=True,
        ejemplo="Se dictaron los dos primeros talleres.",
        otros=("avance", "que se hizo"),
    )
    dificultades = Columna(
        _("Dificultades"),
        _("Qué lo frenó."),
        valor=lambda r: r.avance.dificultades,
        otros=("nudos criticos",),
    )
    medidas = Columna(_("Medidas adoptadas"), _("Qué se hizo al respecto."), valor=lambda r: r.avance.medidas)
    indicador = Columna(
        _("Indicador"),
        _("El de la meta que se mide, tal como figura en el compromiso. Una fila por medición."),
        valor=lambda r: r.medicion.meta.indicador if r.medicion else "",
        parte=True,
        ejemplo="Trabajadores capacitados",
        otros=("meta",),
    )
    valor = Columna(
        _("Valor"),
        _("El número alcanzado a la fecha de corte, acumulado."),
        widget=DecimalWidget(),
        valor=lambda r: r.medicion.valor if r.medicion else None,
        parte=True,
        ejemplo="48",
        otros=("valor obtenido",),
    )
    territorios = Columna(
        _("Territorios"),
        _("Si la meta cuenta lugares: cuáles, separados por ;."),
        widget=LugaresWidget(),
        valor=lambda r: (
            SEPARADOR.join(t.ubigeo for t in traidos(r.medicion, "territorios")) if r.medicion else ""
        ),
        parte=True,
        otros=("territorio",),
    )
    evidencia_titulo = Columna(
        _("Título de la evidencia"),
        _("Nombre del documento o página."),
        valor=lambda r: r.evidencia.titulo if r.evidencia else "",
        ejemplo="Informe de talleres",
        otros=("medio de verificacion",),
    )
    evidencia_url = Columna(
        _("Enlace de la evidencia"),
        _("Dirección web del medio de verificación."),
        widget=CodigoWidget(),
        valor=lambda r: r.evidencia.url if r.evidencia else "",
        ejemplo="https://example.org/informe",
        otros=("evidencia", "enlace"),
    )
    evidencia_fecha = Columna(
        _("Fecha de la evidencia"),
        _("La del documento."),
        widget=FechaWidget(),
        valor=lambda r: r.evidencia.fecha if r.evidencia else None,
        ejemplo="02/10/2026",
    )
    institucion = SoloSale(
        _("Institución"),
        _("La del compromiso."),
        widget=TextoWidget(),
        valor=lambda r: r.avance.compromiso.institucion.nombre,
    )
    situacion = SoloSale(
        _("Situación"),
        _(
            "vigente: el que decide el estado. en_firme: cuenta, y hay otro más reciente. corregido o retirado: "
            "sigue a la vista y ya no cuenta."
        ),
        valor=lambda r: r.situacion,
        valores=(
            ("vigente", _("Vigente")),
            ("en_firme", _("En firme")),
            ("corregido", _("Corregido")),
            ("retirado", _("Retirado")),
        ),
    )
    corrige = SoloSale(
        _("Corrige a"),
        _("Número del avance al que reemplaza."),
        widget=EnteroWidget(),
        valor=lambda r: r.avance.corrige_id,
    )
    motivo = SoloSale(
        _("Motivo"),
        _("Por qué se retiró, o por qué se corrigió a otro."),
        widget=TextoWidget(),
        valor=lambda r: r.motivo,
    )
    evidencias = SoloSale(
        _("Evidencias"),
        _("Cuántas se adjuntaron. Las de un avance retirado no se muestran."),
        widget=EnteroWidget(),
        valor=lambda r: len(r.visto.evidencias),
    )
    evidencias_suprimidas = SoloSale(
        _("Evidencias suprimidas"),
        _("De ellas, cuántas eran archivos que se suprimieron por contener datos personales."),
        widget=EnteroWidget(),
        valor=lambda r: sum(e.archivo_suprimido_en is not None for e in r.visto.evidencias),
    )
    respaldo = SoloSale(
        _("Respaldo"),
        _("declarado, con_evidencia, verificado o cuestionado: en qué se apoya."),
        valor=lambda r: r.visto.respaldo.value,
        valores=opciones(Respaldo),
    )
    publicado_en = SoloSale(
        _("Publicado"),
        _("Día y hora de la publicación, hora de Lima."),
        widget=InstanteWidget(),
        valor=lambda r: r.publicado_en,
    )
    direccion = SoloSale(
        _("Dirección"),
        _("Página del avance."),
        valor=lambda r: direccion_de_avance(r.avance.pk),
    )
    version = columna_de_version()
    prevision = Columna(
        _("Previsión"),
        _(
            "Lo que la institución espera del plazo: Se cumplirá en plazo, Se cumplirá en plazo con apoyo, En riesgo de no "
            "cumplirse en plazo o No se cumplirá en plazo. Vacía si no lo dice, si no hay plazo o si ya está cumplido o "
            "incumplido."
        ),
        widget=PREVISION,
        valor=lambda r: r.avance.get_prevision_display(),
        ejemplo="Se cumplirá en plazo",
        otros=PREVISIONES_EN_OTRAS_PALABRAS,
        agregada=1,
    )
    retirado_en = SoloSale(
        _("Retirado"),
        _("Día y hora en que se retiró, UTC. Vacío: no se ha retirado."),
        widget=InstanteWidget(),
        valor=lambda r: en_utc(r.visto.retiro.retirado_en) if r.visto.retiro else None,
    )
    nota_de_medicion = SoloSale(
        _("Nota de la medición"),
        _("Lo que se aclara del valor."),
        widget=TextoWidget(),
        valor=lambda r: r.medicion.nota if r.medicion else "",
        parte=True,
    )
    institucion_codigo = codigo_de_institucion(lambda r: r.avance.compromiso.institucion.slug)


class ColumnasDeEvidencias(Columnas):
    """What updates rest on, a row each. `e` is an Evidencia, whose `avance` has its pledge."""

    tabla = "evidencias"

    evidencia = SoloSale(
        _("Evidencia"), _("Su número en este sitio."), widget=EnteroWidget(), valor=lambda e: e.pk
    )
    avance = SoloSale(
        _("Avance"), _("El número del avance que apoya."), widget=EnteroWidget(), valor=lambda e: e.avance_id
    )
    codigo = SoloSale(
        _("Código"), _("El del compromiso en este sitio."), valor=lambda e: e.avance.compromiso.codigo
    )
    titulo = SoloSale(
        _("Título"), _("Nombre del documento o página."), widget=TextoWidget(), valor=lambda e: e.titulo
    )
    emisor = SoloSale(
        _("Quién lo emite"), _("Vacío: no consta."), widget=TextoWidget(), valor=lambda e: e.emisor
    )
    fecha = SoloSale(
        _("Fecha"), _("La del documento. Vacía: no consta."), widget=FechaWidget(), valor=lambda e: e.fecha
    )
    url = SoloSale(_("Enlace"), _("Dirección web, si es un enlace y no un archivo."), valor=lambda e: e.url)
    fecha_consulta = SoloSale(
        _("Consultado el"),
        _("Cuándo se abrió el enlace por última vez."),
        widget=FechaWidget(),
        valor=lambda e: e.fecha_consulta,
    )
    archivo = SoloSale(
        _("Archivo"),
        _("Su nombre, si es un archivo y no un enlace."),
        widget=TextoWidget(),
        valor=lambda e: e.nombre_original,
    )
    tipo = SoloSale(
        _("Tipo de archivo"), _("Como lo dice la web: application/pdf."), valor=lambda e: e.tipo_contenido
    )
    bytes = SoloSale(
        _("Tamaño"), _("El del archivo."), widget=EnteroWidget(), valor=lambda e: e.tamano, unidad="bytes"
    )
    sha256 = SoloSale(_("SHA-256"), _("Huella del archivo."), valor=lambda e: e.sha256)
    suprimida = SoloSale(
        _("Suprimida"),
        _("si: su archivo contenía datos personales y ya no está. no: está."),
        valor=lambda e: "si" if e.archivo_suprimido_en else "no",
        valores=SI_O_NO,
    )
    direccion = SoloSale(
        _("Dirección"),
        _("Donde se descarga el archivo. Vacía: es un enlace, o se suprimió."),
        valor=lambda e: (
            f"{settings.SITE_URL}{reverse('evidencia', args=[e.pk])}"
            if e.archivo and not e.archivo_suprimido_en
            else ""
        ),
    )
    enlace_no_abre_desde = SoloSale(
        _("El enlace no abre desde"),
        _(
            "Primer día en que el enlace de la evidencia dejó de abrir, si hoy no abre. Vacía: abre, o no se sabe."
        ),
        widget=FechaWidget(),
        valor=lambda e: enlace_de(e).no_abre_desde,
    )
    enlace_leido = SoloSale(
        _("Enlace leído"),
        _("Qué día leyó este sitio lo que hay en el enlace de la evidencia."),
        widget=FechaWidget(),
        valor=lambda e: enlace_de(e).visto_el,
    )
    enlace_sha256 = SoloSale(
        _("Huella de lo leído"),
        _("SHA-256 de lo que había ese día, para comparar con lo que haya hoy."),
        valor=lambda e: enlace_de(e).sha256,
    )
    enlace_copia = SoloSale(
        _("Copia de lo leído"),
        _("Dirección de la copia que se guarda, si su licencia lo permite."),
        valor=lambda e: direccion_de_copia(enlace_de(e).copia),
    )


EVIDENCIAS = ColumnasDeEvidencias.todas()
