"""What reports changed, in words: every kind of change, in both languages, and nothing of what is no longer in force."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D
from types import SimpleNamespace as Suelto

import pytest
from django.utils.translation import override

from compromisos.lectura.en_que_cambio import en_que_cambiaron, enumerar, movimientos_de
from compromisos.reglas.palabras import Firmeza, Sentido


def meta(pk=1, indicador="Talleres", unidad="talleres", valor_meta="50", **cambios):
    datos = {"linea_base": None, "sentido": Sentido.CRECIENTE, "nivel_territorial": ""}
    return Suelto(
        pk=pk,
        indicador=indicador,
        unidad=unidad,
        valor_meta=valor_meta and D(valor_meta),
        **datos | cambios,
    )


def dias(**cambios):
    return meta(2, "Espera", "días", "10", sentido=Sentido.DECRECIENTE, linea_base=D(45), **cambios)


def lista(cosas):
    return Suelto(all=lambda: cosas)


def visto(
    pk,
    valores=None,
    *,
    estado="en_proceso",
    prevision="",
    pruebas=(),
    lugares=(),
    firmeza=Firmeza.EN_FIRME,
    corrige=None,
):
    """A report of the month `pk`; `valores` {target: value}, `lugares` the names in each."""
    corte = date(2026, pk, 1)
    return Suelto(
        firmeza=firmeza,
        avance=Suelto(
            pk=pk,
            estado=estado,
            prevision=prevision,
            fecha_corte=corte,
            publicado_en=datetime(2026, pk, 2, tzinfo=UTC),
            corrige_id=corrige,
            mediciones=lista(
                [
                    Suelto(meta_id=m, valor=D(v), territorios=lista([Suelto(en_lista=n) for n in lugares]))
                    for m, v in (valores or {}).items()
                ]
            ),
            evidencias=lista([Suelto(url=p, sha256="", pk=0) for p in pruebas]),
        ),
    )


def dicho(avances, metas, **cambios) -> dict[int, list[str]]:
    """{report: all its sentences}."""
    return {
        pk: [
            f"{f.de}: {f.texto}" if f.de else f.texto
            for f in (c.titular, *c.frases, *c.corrige, *c.contradicciones)
        ]
        for pk, c in en_que_cambiaron(avances, metas, **cambios).items()
    }


@pytest.mark.parametrize(
    ("antes", "ahora", "metas", "frases"),
    [
        ({1: "28"}, {1: "36"}, [meta()], ["Subió de 28 a 36 talleres."]),
        ({1: "36"}, {1: "28"}, [meta()], ["Bajó de 36 a 28 talleres."]),
        ({1: "1200"}, {1: "1200.5"}, [meta(valor_meta="2000")], ["Subió de 1,200 a 1,200.5 talleres."]),
        ({1: "43"}, {1: "50"}, [meta()], ["Subió de 43 a 50 talleres: llega a la meta."]),
        ({1: "43"}, {1: "61"}, [meta()], ["Subió de 43 a 61 talleres: pasa la meta."]),
        ({1: "96.5"}, {1: "97"}, [meta(unidad="%", valor_meta="99")], ["Subió de 96.5 a 97 %."]),
        ({1: "28"}, {1: "28"}, [meta()], ["No cambió nada de lo medido."]),
        ({1: "28"}, {}, [meta()], ["Esta vez no se mide; lo último que consta es 28 talleres."]),
        ({}, {1: "0"}, [meta()], ["Se mide por primera vez: 0 talleres."]),
        ({}, {1: "1"}, [meta()], ["Se mide por primera vez: 1 de 50 talleres."]),
        ({}, {1: "1"}, [meta(unidad="%")], ["Se mide por primera vez: 1 %."]),
        ({}, {1: "1"}, [meta(unidad="")], ["Se mide por primera vez: 1."]),
        (
            {},
            {1: "1"},
            [meta(unidad="norma", valor_meta="1")],
            ["Se mide por primera vez: 1 norma: llega a la meta."],
        ),
        ({}, {2: "1"}, [dias()], ["Se mide por primera vez: 1 (días): pasa la meta."]),
        ({1: "1"}, {}, [meta()], ["Esta vez no se mide; lo último que consta es 1 de 50 talleres."]),
        ({}, {}, [meta()], ["Sigue igual: en proceso."]),
        ({}, {}, [meta(valor_meta=None)], ["Sigue igual: en proceso."]),
        ({2: "45"}, {2: "14"}, [dias()], ["Bajó de 45 a 14 días, como se prometió."]),
        ({2: "14"}, {2: "10"}, [dias()], ["Bajó de 14 a 10 días, como se prometió: llega a la meta."]),
        ({2: "14"}, {2: "19"}, [dias()], ["Subió de 14 a 19 días, al revés de lo prometido."]),
        (
            {1: "28", 2: "14"},
            {1: "36", 2: "19"},
            [meta(), dias()],
            [
                "Talleres: subió de 28 a 36 talleres.",
                "Espera: subió de 14 a 19 días, al revés de lo prometido.",
            ],
        ),
    ],
)
def test_each_change_is_said_from_what_to_what(antes, ahora, metas, frases):
    sin_pruebas = [*frases, "No trae pruebas."]
    assert dicho([visto(2, ahora), visto(1, antes)], metas)[2] == sin_pruebas


@pytest.mark.parametrize(
    ("de", "a", "frase"),
    [
        ("no_iniciado", "en_proceso", "Pasó de no iniciado a en proceso."),
        ("en_proceso", "cumplido_parcialmente", "Pasó de en proceso a cumplido en parte."),
        ("cumplido", "en_proceso", "Ya no dice cumplido: ahora dice en proceso."),
        ("cumplido_parcialmente", "no_iniciado", "Ya no dice cumplido en parte: ahora dice no iniciado."),
        ("en_proceso", "incumplido", "Pasó de en proceso a incumplido."),
        ("incumplido", "en_proceso", "Pasó de incumplido a en proceso."),
    ],
)
def test_a_state_goes_on_or_is_taken_back(de, a, frase):
    assert dicho([visto(1, estado=de), visto(2, estado=a, pruebas="a")], [])[2] == [frase, "Agrega 1 prueba."]


def test_places_are_named_up_to_three_and_counted_beyond():
    regiones = [meta(unidad="regiones", nivel_territorial="region", valor_meta="24")]

    def de(antes, ahora):
        return dicho(
            [visto(1, {1: len(antes)}, lugares=antes), visto(2, {1: len(ahora)}, lugares=ahora)], regiones
        )[2][:-1]

    assert de(["Ica"], ["Ica", "Puno", "Cusco"]) == [
        "Subió de 1 a 3 regiones.",
        "Agrega 2 regiones: Cusco y Puno.",
    ]
    assert de(["Ica", "Tacna"], ["Ica"]) == ["Bajó de 2 a 1 regiones.", "Ya no nombra Tacna."]
    assert de(["Ica"], ["Ica", "Puno", "Cusco", "Piura", "Junín"])[1] == "Agrega 4 regiones."
    assert de(["Ica"], ["Tacna"]) == ["Agrega Tacna.", "Ya no nombra Ica."]


def test_the_first_report_and_one_of_which_nothing_is_left():
    assert dicho([visto(1, {1: "14"}, pruebas="ab")], [meta()]) == {
        1: ["Primer informe: en proceso.", "Se mide por primera vez: 14 talleres.", "Agrega 2 pruebas."]
    }
    assert dicho([visto(1, firmeza=Firmeza.RETIRADO)], [meta()]) == {}


def test_what_was_withdrawn_or_corrected_is_no_report_before():
    avances = [
        visto(1, {1: "28"}, pruebas="a"),
        visto(2, {1: "99"}, firmeza=Firmeza.RETIRADO),
        visto(3, {1: "63"}, firmeza=Firmeza.CORREGIDO, estado="cumplido"),
        visto(4, {1: "36"}, corrige=3, pruebas="a"),
    ]
    assert dicho(avances, [meta()]) == {
        1: ["Primer informe: en proceso.", "Se mide por primera vez: 28 talleres.", "Agrega 1 prueba."],
        4: ["Subió de 28 a 36 talleres.", "Decía cumplido, dice en proceso.", "Decía 63, dice 36 talleres."],
    }


def test_contradictions_have_a_line_of_their_own():
    cambios = en_que_cambiaron(
        [visto(1, {1: "36"}), visto(2, {1: "28"}, estado="cumplido_parcialmente")], [meta()]
    )
    assert [c.texto for c in cambios[2].contradicciones] == [
        "Declara cumplido en parte; 0 de 1 meta alcanzada.",
        "El estado pasa a cumplido en parte y a la vez la cifra se aleja de la meta: de 36 a 28 talleres.",
    ]
    (sin_medir,) = en_que_cambiaron([visto(1, estado="cumplido")], [meta(), dias()])[1].contradicciones
    assert sin_medir.texto == "Declara cumplido y ninguna de sus 2 metas tiene una medición publicada."


def test_not_started_with_a_figure_is_told_without_taking_sides():
    def contra(valores, metas):
        cambios = en_que_cambiaron([visto(1, valores, estado="no_iniciado")], metas)
        return [f"{f.de}|{f.texto}" for f in cambios[1].contradicciones]

    camas = meta(unidad="camas", valor_meta="1200")
    assert contra({1: "841"}, [camas]) == [
        "|Declara no iniciado; una meta tiene ya un valor: 841 de 1,200 camas."
    ]
    assert contra({1: "0", 2: "45"}, [camas, dias()]) == []
    assert contra({1: "0", 2: "14"}, [camas, dias()]) == [
        "|Declara no iniciado; una meta pasó ya de 45 a 14 días."
    ]
    assert contra({1: "841", 2: "14"}, [camas, dias()]) == [
        "|Declara no iniciado; 2 de sus 2 metas ya no están donde partían."
    ]


def test_after_the_name_of_a_target_there_is_no_capital():
    avances = [
        visto(1, {1: "36"}),
        visto(2, {1: "30"}, estado="cumplido_parcialmente", firmeza=Firmeza.CORREGIDO),
        visto(3, {1: "28"}, estado="cumplido_parcialmente", corrige=2),
    ]
    assert dicho(avances, [meta(), dias()])[3][-3:] == [
        "Talleres: decía 30, dice 28 talleres.",
        "Declara cumplido en parte; 0 de 2 metas alcanzadas.",
        "Talleres: el estado pasa a cumplido en parte y a la vez la cifra se aleja de la meta: de 36 a 28 talleres.",
    ]


def test_a_report_is_not_held_against_the_targets_of_a_later_amendment():
    avances = [visto(1, {1: "43"}), visto(2, {1: "50"}, estado="cumplido")]
    metas = [meta(valor_meta="60")]
    assert "Declara cumplido; 0 de 1 meta alcanzada." in dicho(avances, metas)[2]
    enmienda = avances[1].avance.publicado_en + timedelta(days=1)
    assert dicho(avances, metas, enmiendas=[enmienda])[2] == [
        "Pasó de en proceso a cumplido.",
        "Subió de 43 a 50 talleres.",
        "No trae pruebas.",
    ]
    assert "llega" not in str(
        dicho([visto(1, {1: "43"}), visto(2, {1: "50"})], [meta()], enmiendas=[enmienda])[2]
    )


def test_english_says_the_same():
    with override("en"):
        assert dicho([visto(1, {2: "14"}), visto(2, {2: "10"}, estado="cumplido")], [dias()])[2] == [
            "Went from in progress to fulfilled.",
            "Fell from 14 to 10 días, as promised: reaches the target.",
            "Brings no proof.",
        ]


@pytest.mark.parametrize(
    ("nombres", "frase"),
    [
        ([], ""),
        (["Ica"], "Ica"),
        (["Cusco", "Puno"], "Cusco y Puno"),
        (["Cusco", "Puno", "Tacna"], "Cusco, Puno y Tacna"),
        (["Puno", "Ica"], "Puno e Ica"),
        (["Lima", "Íllimo"], "Lima e Íllimo"),
        (["Lima", "Hierbas"], "Lima y Hierbas"),
    ],
)
def test_enumerar_as_spanish_does(nombres, frase):
    assert enumerar(nombres) == frase


# --- A target over all its reports


def serie(*valores):
    return [
        Suelto(valor=D(v), avance=Suelto(fecha_corte=date(2026, n, 1)))
        for n, v in enumerate(valores, start=1)
    ]


@pytest.mark.parametrize(
    ("suya", "valores", "frases"),
    [
        (meta(), ["28"], []),
        (meta(), ["28", "36"], ["Subió de 28 a 36 talleres entre el 01/01/2026 y el 01/02/2026."]),
        (meta(), ["36", "28"], ["Bajó de 36 a 28 talleres entre el 01/01/2026 y el 01/02/2026."]),
        (meta(), ["1", "1"], ["Sigue en 1 de 50 talleres desde el 01/01/2026."]),
        (meta(), ["12", "28", "28", "28"], ["Sigue en 28 talleres desde el 01/02/2026."]),
        (
            meta(),
            ["22", "19", "31", "36"],
            [
                "Subió de 31 a 36 talleres entre el 01/03/2026 y el 01/04/2026.",
                "También había bajado: de 22 a 19 talleres entre el 01/01/2026 y el 01/02/2026.",
            ],
        ),
        (
            dias(),
            ["45", "38", "40", "19"],
            [
                "Bajó de 40 a 19 días entre el 01/03/2026 y el 01/04/2026, como se prometió.",
                "También había subido: de 38 a 40 días entre el 01/02/2026 y el 01/03/2026.",
            ],
        ),
        (
            dias(),
            ["10", "12"],
            ["Subió de 10 a 12 días entre el 01/01/2026 y el 01/02/2026, al revés de lo prometido."],
        ),
    ],
)
def test_movimientos_of_a_target(suya, valores, frases):
    assert [f.texto for f in movimientos_de(suya, serie(*valores))] == frases


def test_movimientos_mark_what_goes_back_and_tell_two_of_many():
    dichos = movimientos_de(meta(), serie("9", "8", "9", "7", "9", "6", "9", "5"))
    assert [f.atras for f in dichos] == [True, True, True]


def test_what_is_expected_is_told_after_what_was_done_and_never_as_a_step_back():
    avances = [
        visto(1, {1: "36"}, prevision="se_cumplira"),
        visto(2, {1: "40"}, prevision="en_riesgo", pruebas="a"),
    ]
    cambio = en_que_cambiaron(avances, [meta()])[2]
    assert cambio.titular.texto.startswith("Subió de 36 a 40")
    assert [(f.texto, f.atras) for f in cambio.frases] == [
        ("Su previsión bajó de «en plazo» a «en riesgo».", False),
        ("Agrega 1 prueba.", False),
    ]
    solo = en_que_cambiaron([visto(1, prevision="con_apoyo"), visto(2, pruebas="a")], [])[2]
    assert solo.titular.texto == "Sigue igual: en proceso."
    assert solo.frases[0].texto == "Ya no da su previsión: antes decía «en plazo con apoyo»."
