"""Made-up data for the style guide: every component in every state. Nothing here is stored."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace as Suelto

from django import forms

from compromisos.lectura.filtros.facetas import Faceta, Opcion
from compromisos.models import Eje, Territorio
from compromisos.reglas.constancia import Constancia, constancia, constancia_por_periodos
from compromisos.reglas.diferencias import comparar
from compromisos.reglas.estado import esperado, porcentaje
from compromisos.reglas.graficos import trazar
from compromisos.reglas.palabras import Estado, Frescura, Periodicidad, Plazo, Respaldo, Sentido
from compromisos.reglas.plazo import restar_meses
from compromisos.views.contenido.guia_dibujos import dibujos


def _meta(**cambios) -> Suelto:
    return Suelto(
        **{
            "pk": 0,
            "indicador": "CEM en comisarías (ejemplo)",
            "unidad": "CEM",
            "valor_meta": Decimal(50),
            "valor": None,
            "linea_base": None,
            "fecha_limite": None,
            "responsable": None,
            "medio_verificacion": "",
            "nota": "",
            "nivel_territorial": "",
            "es_cuantitativa": True,
            "sentido": Sentido.CRECIENTE,
            **cambios,
        }
    )


def _vista(meta: Suelto, **cambios) -> Suelto:
    medicion = Suelto(avance=Suelto(fecha_corte=date(2026, 9, 30))) if meta.valor is not None else None
    return Suelto(
        **{
            "meta": meta,
            "medicion": medicion,
            "porcentaje": None,
            "esperado": None,
            "lugares": [],
            "faltan": [],
            "serie": [],
            "grafico": None,
            **cambios,
        }
    )


def _con_grafico(pk: int, valores: list[str], *, inicio=None, plazo=None, **cambios) -> Suelto:
    """A target with a value each quarter, the last one at the end of September 2026."""
    dias = [restar_meses(date(2026, 9, 30), 3 * n) for n in reversed(range(len(valores)))]
    serie = [
        Suelto(valor=Decimal(v), avance_id=1, avance=Suelto(fecha_corte=dia))
        for dia, v in zip(dias, valores, strict=True)
    ]
    meta = _meta(valor=serie[-1].valor, pk=pk, **cambios)
    puntos = [(m.avance.fecha_corte, m.valor) for m in serie]
    hoy = date(2026, 11, 25)
    return _vista(
        meta,
        serie=serie,
        grafico=trazar(
            puntos, meta=meta.valor_meta, base=meta.linea_base, inicio=inicio, plazo=plazo, hoy=hoy
        ),
        porcentaje=porcentaje(meta.valor, meta.linea_base, meta.valor_meta),
        esperado=esperado(meta.linea_base, meta.valor_meta, inicio=inicio, plazo=plazo, hoy=hoy),
    )


def _avance(pk: int, estado: Estado, **cambios) -> Suelto:
    return Suelto(
        **{
            "pk": pk,
            "estado": estado,
            "fecha_corte": date(2026, 9, 30),
            "corrige_id": None,
            "compromiso": Suelto(codigo="ejemplo", titulo="Compromiso de ejemplo", institucion="EJ-01"),
            "descripcion": "Se hizo una parte de lo prometido.",
            "dificultades": "",
            "medidas": "",
            "mediciones": Suelto(all=list),
            "evidencias": Suelto(all=list),
            "publicado_en": datetime(2026, 10, 2, 15, tzinfo=UTC),
            **cambios,
        }
    )


def _constancias() -> list[tuple[Suelto, int, Constancia]]:
    """One that was counted, one closed, one without a whole period, one without a start, and
    one by the periods that were closed."""
    enero, junio, hoy = date(2026, 1, 1), date(2026, 6, 30), date(2026, 11, 24)
    trimestral, cortes = Periodicidad.TRIMESTRAL, [date(2026, 3, 31), junio]
    edicion = Suelto(nombre="Edición de ejemplo")
    return [
        (edicion, 12, constancia(trimestral, inicio=enero, cortes=cortes, hoy=hoy)),
        (edicion, 1, constancia(Periodicidad.MENSUAL, inicio=enero, cortes=cortes, hoy=hoy, cierre=junio)),
        (edicion, 2, constancia(Periodicidad.ANUAL, inicio=enero, cortes=cortes, hoy=hoy)),
        (edicion, 2, constancia(trimestral, inicio=None, cortes=cortes, hoy=hoy)),
        (
            edicion,
            3,
            constancia_por_periodos(
                trimestral,
                cerrados=[(enero, junio)],
                abierto=(date(2026, 7, 1), hoy),
                cortes=cortes,
                publico_desde=None,
            ),
        ),
    ]


class _Campos(forms.Form):
    """A field of each kind; bound to nothing, so that those required complain."""

    corte = forms.DateField(label="Fecha de corte", widget=forms.DateInput(attrs={"type": "date"}))
    hecho = forms.CharField(
        label="Qué se hizo", help_text="En palabras llanas.", widget=forms.Textarea(attrs={"rows": 3})
    )
    nota = forms.CharField(label="Nota", required=False)
    cuales = forms.MultipleChoiceField(
        label="Cuáles", choices=[("02", "Áncash"), ("16", "Loreto")], widget=forms.CheckboxSelectMultiple
    )


def _informes(regiones: list[Territorio]) -> list[list[Suelto]]:
    """Reports that name a place: of one target, and of two with places inside it."""
    compromiso = Suelto(codigo="ejemplo", titulo="Compromiso de ejemplo", institucion="EJ-01")
    avance = _avance(1, Estado.EN_PROCESO)

    def medicion(lugares: list[Territorio], **cambios) -> Suelto:
        return Suelto(
            avance=avance,
            valor=Decimal(17),
            meta=_meta(compromiso=compromiso, **cambios),
            de_aqui=[Suelto(territorio_id=t.ubigeo, territorio=t) for t in lugares],
        )

    regiones_alcanzadas = {"unidad": "regiones", "indicador": "Regiones alcanzadas (ejemplo)"}
    return [
        [medicion(regiones[:1], **regiones_alcanzadas)],
        [medicion(regiones), medicion(regiones[:1], **regiones_alcanzadas)],
    ]


def _enmiendas() -> dict:
    """A new wording, and each way to leave a pledge."""
    en = datetime(2026, 10, 12, 15, tzinfo=UTC)
    otros = [
        Suelto(codigo=f"ejemplo-{n}", titulo=f"Compromiso de ejemplo {n}", institucion="EJ-01", numero=n)
        for n in (2, 3)
    ]
    datos = {"pk": 0, "en": en, "motivo": "Lo aprobó una resolución.", "fuente": "https://example.org/"}
    return {
        "redacciones": [
            Suelto(
                enmienda=Suelto(**datos),
                vispera="#",
                trozos=comparar("Abrir 10 casas al 2026.", "Abrir 12 casas y un registro al 2026."),
            )
        ],
        "de_datos": [
            Suelto(
                enmienda=Suelto(**datos, errata=False),
                vispera="#",
                frases=[
                    "Plazo ampliado el 12 de octubre de 2026: de 30/09/2026 a 31/12/2027.",
                    "Meta cambiada el 12 de octubre de 2026: de 24 a 18 regiones («Regiones con servicio»).",
                ],
            )
        ],
        "salidas": [
            (Suelto(**{**datos, "tipo": tipo}), sucesores)
            for tipo, sucesores in (("division", otros), ("fusion", otros[:1]), ("retiro", []))
        ],
    }


def ejemplos() -> dict:
    regiones = [
        Territorio(ubigeo=u, nombre=n) for u, n in (("02", "Áncash"), ("08", "Cusco"), ("16", "Loreto"))
    ]
    retiro = Suelto(retirado_en=datetime(2026, 10, 5, 15, tzinfo=UTC), motivo="Era de otra institución.")
    correccion = _avance(2, Estado.CUMPLIDO, motivo_correccion="Se contó dos veces.")
    en = datetime(2026, 10, 20, 15, tzinfo=UTC)
    verificaciones = [
        Suelto(
            get_resultado_display=r.etiqueta,
            verificador="Auditoría de ejemplo",
            motivo="Se visitó el lugar.",
            en=datetime(2026, 10, 9, 15, tzinfo=UTC),
            respuestas_vistas=[Suelto(pk=0, texto="Ya se corrigió, y se adjunta el acta.", publicada_en=en)]
            if r is Respaldo.CUESTIONADO
            else [],
        )
        for r in (Respaldo.VERIFICADO, Respaldo.CUESTIONADO)
    ]
    avances = [
        Suelto(
            avance=_avance(1, Estado.EN_PROCESO), retiro=None, correccion=None, verificaciones=verificaciones
        ),
        Suelto(avance=_avance(3, Estado.CUMPLIDO), retiro=None, correccion=correccion, verificaciones=[]),
        Suelto(avance=_avance(4, Estado.CUMPLIDO), retiro=retiro, correccion=None, verificaciones=[]),
    ]
    return {
        "estados": Estado,
        "lamparas": {"plazo": Plazo, "frescura": Frescura, "respaldo": Respaldo},
        "dibujos": dibujos(),
        "mapas_de_cuentas": {
            "cuentas-1": {"07": 4, "15": 12, "16": 7, "08": 5, "20": 1, "24": 3, "02": 9, "25": 2},
            "cuentas-2": {"16": 1, "21": 2},
            "cuentas-3": {},
        },
        "mapas_de_alcance": {
            "alcance-1": regiones,
            "alcance-2": [
                *regiones,
                Territorio(ubigeo="150101", nombre="Lima"),
                Territorio(ubigeo="0701", nombre="Callao"),
            ],
            "alcance-3": [],
        },
        "ejes": [
            Eje(codigo="atencion", nombre="Un eje (ejemplo)", descripcion="Qué se hace en él, en una frase."),
            Eje(codigo="normativa", nombre="Otro, sin descripción (ejemplo)"),
        ],
        "metas": [
            _vista(_meta()),
            _vista(_meta(valor=Decimal(32))),
            _vista(
                _meta(valor=Decimal(32), linea_base=Decimal(20), fecha_limite=date(2027, 12, 31)),
                porcentaje=Decimal("40.0"),
                esperado=Decimal(38),
            ),
            _vista(_meta(valor=Decimal(61), linea_base=Decimal(0)), porcentaje=Decimal("122.0")),
            _vista(_meta(es_cuantitativa=False, valor_meta=None, nota="La fuente no da un número.")),
            _vista(
                _meta(
                    unidad="regiones", valor=Decimal(5), valor_meta=Decimal(24), nivel_territorial="region"
                ),
                lugares=regiones[:2],
                faltan=regiones[2:],
            ),
        ],
        "metas_con_grafico": [
            _con_grafico(1, ["12", "20", "32"]),
            _con_grafico(
                2,
                ["10", "14", "22", "22", "19", "31", "36"],
                linea_base=Decimal(10),
                indicador="Con línea de base, plazo y una caída (ejemplo)",
                inicio=date(2025, 1, 1),
                plazo=date(2027, 12, 31),
            ),
            _con_grafico(
                3,
                ["45", "38", "40", "26", "19"],
                linea_base=Decimal(45),
                valor_meta=Decimal(10),
                unidad="días",
                sentido=Sentido.DECRECIENTE,
                indicador="Días de espera, que bajan (ejemplo)",
                inicio=date(2025, 6, 30),
                plazo=date(2026, 6, 30),
            ),
            _con_grafico(4, ["40", "55", "61"], linea_base=Decimal(0), indicador="Pasó la meta (ejemplo)"),
            _con_grafico(
                5,
                ["96.5", "96.5"],
                valor_meta=Decimal(99),
                unidad="%",
                indicador="Dos valores iguales, muy cerca de la meta (ejemplo)",
            ),
            _con_grafico(
                6,
                ["980000", "1104500"],
                valor_meta=Decimal(2500000),
                linea_base=Decimal(900000),
                unidad="personas",
                indicador="Números largos (ejemplo)",
            ),
        ],
        "constancias": _constancias(),
        "literal": Suelto(
            texto="Hacer lo que aquí se dice, en 12 lugares y antes de que acabe el año.",
            numero=1,
            fuente="https://example.org/",
            institucion=Suelto(nombre="Institución de ejemplo 01"),
        ),
        "enmiendas": _enmiendas(),
        "facetas": [
            Faceta(
                "estado",
                "Estado",
                [Opcion("cumplido", "Cumplido", 4, True), Opcion("x", "En proceso", 0, False)],
            ),
            Faceta(
                "institucion",
                "Institución",
                [Opcion("a", "EJ-01", 7, False)],
                [Opcion("b", "EJ-02", 1, False), Opcion("c", "EJ-03", 1, False)],
                40,
            ),
            Faceta("eje", "Eje", []),
        ],
        "informes": _informes(regiones),
        "lugar": regiones[0],
        "campos": _Campos({}),
        "avances": avances,
        "ultimos": avances,
    }
