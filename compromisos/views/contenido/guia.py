"""Made-up data for the style guide: every component in every state. Nothing here is stored."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from types import SimpleNamespace as Suelto
from typing import Any

from django import forms

from compromisos.lectura.filtros.facetas import Faceta, Opcion
from compromisos.models import Eje, Territorio
from compromisos.reglas.constancia import Constancia, Fijado, constancia, constancia_por_periodos
from compromisos.reglas.diferencias import comparar
from compromisos.reglas.estado import esperado, porcentaje
from compromisos.reglas.palabras import Estado, Frescura, Periodicidad, Plazo, Prevision, Respaldo, Sentido
from compromisos.reglas.plazo import restar_meses
from compromisos.views.contenido.guia_dibujos import dibujos
from compromisos.views.contenido.guia_observados import contado

_PK = count(1)


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


def _vista(
    indicador: str, *valores: str, inicio=None, plazo=None, meses: int = 3, dias: int = 0, **cambios
) -> Suelto:
    """A target with a value each `meses`, or `dias`, the last one at the end of September 2026."""
    cortes = [
        restar_meses(date(2026, 9, 30), meses * n) - timedelta(days=dias * n)
        for n in reversed(range(len(valores)))
    ]
    serie = [
        Suelto(valor=Decimal(v), avance_id=1, avance=Suelto(pk=1, fecha_corte=corte))
        for corte, v in zip(cortes, valores, strict=True)
    ]
    numeros = {
        c: Decimal(v) for c, v in cambios.items() if c in ("valor_meta", "linea_base") and v is not None
    }
    meta = _meta(
        indicador=f"{indicador} (ejemplo)",
        pk=next(_PK),
        valor=serie[-1].valor if serie else None,
        **{c: v for c, v in cambios.items() if c not in ("lugares", "faltan", "contado")} | numeros,
    )
    hoy = date(2026, 11, 25)
    ultimo = serie[-1].avance if serie else Suelto(pk=1, fecha_corte=date(2026, 9, 30))
    suyo = contado(meta, ultimo, cambios["contado"], meta.valor) if "contado" in cambios else None
    return Suelto(
        observados=[suyo] if suyo else [],
        observado=suyo,
        valores=[
            Suelto(avance=m.avance, valor=m.valor, observado=suyo if m is serie[-1] else None)
            for m in reversed(serie)
        ],
        meta=meta,
        medicion=serie[-1] if serie else None,
        serie=serie,
        lugares=cambios.get("lugares", []),
        faltan=cambios.get("faltan", []),
        inicio=inicio,
        plazo_fecha=plazo,
        hoy=hoy,
        porcentaje=porcentaje(meta.valor, meta.linea_base, meta.valor_meta),
        esperado=esperado(meta.linea_base, meta.valor_meta, inicio=inicio, plazo=plazo, hoy=hoy),
    )


def _metas(regiones: list[Territorio]) -> list[Suelto]:
    """A target of each kind: never measured, of one value, of several."""
    baja: dict[str, Any] = {"unidad": "días", "sentido": Sentido.DECRECIENTE, "valor_meta": "10"}
    en_dos_anios: dict[str, Any] = {"inicio": date(2025, 6, 30), "plazo": date(2027, 6, 30)}
    return [
        _vista("Nunca medida"),
        _vista("Nunca medida, con línea de base", linea_base="12"),
        _vista("Nunca medida, que ha de bajar", linea_base="45", **baja),
        _vista("Sin número", es_cuantitativa=False, valor_meta=None, nota="La fuente no da un número."),
        _vista("Un valor", "32"),
        _vista("Cero, que no es silencio", "0"),
        _vista("Un valor entre dos extremos", "32", linea_base="20", **en_dos_anios),
        _vista("Un valor, y otro de quien verificó", "32", contado="28"),
        _vista("Nunca medida, y contada por quien verificó", contado="9"),
        _vista("Pasó la meta", "61", linea_base="0"),
        _vista("Pasó la meta diez veces", "500"),
        _vista("Por debajo de donde partía", "14", linea_base="20", **en_dos_anios),
        _vista("Ha de bajar", "19", linea_base="45", **en_dos_anios, **baja),
        _vista("Bajó del todo", "8", linea_base="45", **en_dos_anios, **baja),
        _vista("Subió lo que había de bajar", "52", linea_base="45", **en_dos_anios, **baja),
        _vista("Ha de bajar, nadie sabe desde dónde", "14", **baja),
        _vista("Parte de la misma meta", "50", linea_base="50"),
        _vista(
            "Regiones con nombre",
            "5",
            unidad="regiones",
            valor_meta="24",
            nivel_territorial="region",
            lugares=regiones[:2],
            faltan=regiones[2:],
        ),
        _vista("Varios valores", "12", "20", "32"),
        _vista(
            "Con una caída", "10", "14", "22", "22", "19", "31", "36", "28", linea_base="10", **en_dos_anios
        ),
        _vista(
            "Días de espera, que bajan", "45", "38", "40", "26", "19", linea_base="45", **en_dos_anios, **baja
        ),
        _vista("Bajó hasta la meta y la pasó", "45", "30", "9", linea_base="45", **baja),
        _vista("La pasó y volvió a bajar", "40", "61", "55", linea_base="0"),
        _vista("Dos iguales, cerca de la meta", "96.5", "96.5", valor_meta="99", unidad="%"),
        _vista(
            "Números largos",
            "980000",
            "1104500",
            valor_meta="2500000",
            linea_base="900000",
            unidad="personas",
        ),
        _vista(
            "Una unidad muy larga",
            "12500000",
            "48000000",
            valor_meta="120000000",
            unidad="soles de presupuesto institucional modificado",
        ),
        _vista("En un solo mes", "3", "5", "4", valor_meta="6", meses=0, dias=9),
        _vista(
            "Cuarenta valores",
            *(str((n * 7) % 13 + n) for n in range(40)),
            linea_base="0",
            meses=1,
            **en_dos_anios,
        ),
        _vista("Por debajo de cero", "-12", "-4", valor_meta="10", unidad="puntos", linea_base="-15"),
    ]


def _avance(pk: int, estado: Estado, **cambios) -> Suelto:
    return Suelto(
        **{
            "pk": pk,
            "estado": estado,
            "fecha_corte": date(2026, 9, 30),
            "corrige_id": None,
            "compromiso": Suelto(codigo="ejemplo", titulo="Compromiso de ejemplo", institucion="EJ-01"),
            "descripcion": "Se hizo una parte de lo prometido.",
            "prevision": "",
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
                fijados=[
                    Fijado(enero, junio, datetime(2026, 7, 1, 17, tzinfo=UTC), "Primer semestre"),
                    Fijado(date(2026, 7, 1), hoy, nombre="Segundo semestre"),
                ],
                cortes=cortes,
                primeros={junio: datetime(2026, 7, 9, 17, tzinfo=UTC)},
                publico_desde=None,
                hoy=hoy,
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


def _sin_efecto() -> Suelto:
    return Suelto(
        pk=0,
        quien="Auditoría de ejemplo",
        motivo="Se visitó otra sede.",
        en=datetime(2026, 10, 10, 15, tzinfo=UTC),
        verificacion=Suelto(verificador="Auditoría de ejemplo"),
    )


def ejemplos() -> dict:
    regiones = [
        Territorio(ubigeo=u, nombre=n, nivel="region")
        for u, n in (("02", "Áncash"), ("08", "Cusco"), ("16", "Loreto"))
    ]
    retiro = Suelto(retirado_en=datetime(2026, 10, 5, 15, tzinfo=UTC), motivo="Era de otra institución.")
    correccion = _avance(2, Estado.CUMPLIDO, motivo_correccion="Se contó dos veces.")
    en = datetime(2026, 10, 20, 15, tzinfo=UTC)
    verificadas = [
        (
            Suelto(
                get_resultado_display=r.etiqueta,
                verificador="Auditoría de ejemplo",
                motivo="Se visitó el lugar.",
                en=datetime(2026, 10, 9, 15, tzinfo=UTC),
                respuestas_vistas=[
                    Suelto(pk=0, texto="Ya se corrigió, y se adjunta el acta.", publicada_en=en)
                ]
                if r is Respaldo.CUESTIONADO
                else [],
            ),
            [contado(_meta(), _avance(1, Estado.EN_PROCESO), "28", Decimal(32))]
            if r is Respaldo.CUESTIONADO
            else [],
            dejada,
        )
        for r, dejada in (
            (Respaldo.VERIFICADO, None),
            (Respaldo.CUESTIONADO, None),
            (Respaldo.VERIFICADO, _sin_efecto()),
        )
    ]
    avances = [
        Suelto(avance=_avance(1, Estado.EN_PROCESO), retiro=None, correccion=None, verificadas=verificadas),
        Suelto(avance=_avance(3, Estado.CUMPLIDO), retiro=None, correccion=correccion, verificadas=[]),
        Suelto(avance=_avance(4, Estado.CUMPLIDO), retiro=retiro, correccion=None, verificadas=[]),
    ]
    return {
        "estados": Estado,
        "lamparas": {"plazo": Plazo, "frescura": Frescura, "respaldo": Respaldo},
        "previstos": [
            Suelto(prevision=p.value, plazo=plazo, institucion="EJ-01")
            for p, plazo in zip(Prevision, ("", "", "", Plazo.VENCIDO), strict=True)
        ],
        "dibujos": dibujos(),
        "mapas_de_avance": [
            {
                "07": (4, 9),
                "15": (12, 30),
                "16": (7, 7),
                "08": (0, 5),
                "20": (1, 8),
                "24": (3, 9),
                "25": (2, 4),
            },
            {"16": (1, None), "21": (12, None), "08": (40, None)},
        ],
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
        "metas": _metas(regiones),
        "constancias": _constancias(),
        "registros": [r for _edicion, _n, r in _constancias()],
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
