"""The search: how a query is read, what it finds on both databases, and what it must never find."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from base.dias import Dia
from base.texto import plegar
from compromisos import publicacion
from compromisos.lectura.compromisos import que_dicen
from compromisos.models import Compromiso, Vocablo
from compromisos.models.busqueda import condicion
from compromisos.reglas.busqueda import (
    ClaseDeTermino,
    Termino,
    como_se_escribe,
    leer,
    palabras_de,
    recortar,
    texto_de_busqueda,
)
from instituciones.models import Denominacion
from tests.factories import (
    corregir_avance,
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_institucion,
    crear_meta,
)

en_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="stems need PostgreSQL")


def hallar(consulta: str, *, al: date | None = None) -> set[str]:
    """Titles of the public pledges that a query finds."""
    dia = Dia(timezone.localdate(), al)
    publicos = Compromiso.objects.publicados(dia)
    return set(que_dicen(publicos, map(condicion, leer(consulta)), dia).values_list("titulo", flat=True))


# --- How a query is read


@pytest.mark.parametrize(
    ("consulta", "leida"),
    [
        ("", []),
        ("  %_!? ", []),
        ("Niñez", ["niñez*"]),
        ("casas cien", ["casas", "cien*"]),
        ('"casas de acogida" Lima', ["casas de acogida!", "lima*"]),
        ("Lima «casas de acogida»", ["lima", "casas de acogida!"]),
        ("“Casas  de ACOGIDA”", ["casas de acogida!"]),
        ('"casas"', ["casas"]),
        ('"sin cerrar', ["sin", "cerrar*"]),
        ('casas" de" acogida"', ["casas", "acogida"]),
        ("CEM-Comisaría", ["cem", "comisaria*"]),
        ("la atención de la mujer", ["atencion", "mujer*"]),
        ("de la", ["de", "la*"]),
        ("casas casas casas", ["casas", "casas*"]),
    ],
)
def test_a_query_is_read_as_terms(consulta, leida):
    marcas = {ClaseDeTermino.PALABRA: "", ClaseDeTermino.COMIENZO: "*", ClaseDeTermino.FRASE: "!"}
    assert [f"{t}{marcas[t.clase]}" for t in leer(consulta)] == [
        plegar(x) + (x[-1] if x[-1] in "*!" else "") for x in leida
    ]


@given(st.text(max_size=200))
def test_any_text_is_a_query(texto):
    terminos = leer(texto)
    assert len(terminos) <= 12
    for termino in terminos:
        assert all(p == plegar(p) and p and " " not in p for p in termino.palabras)


def test_a_phrase_does_not_run_from_one_part_into_the_next():
    assert texto_de_busqueda(["a b", "", "c"]) == "| a b | c |"
    assert texto_de_busqueda(["", ""]) == ""
    assert palabras_de(["| a b | c |", ""]) == {"a", "b", "c"}
    assert len(texto_de_busqueda(["x " * 300_000])) < 210_000


def test_a_word_is_suggested_as_it_is_written():
    assert como_se_escribe("educacion", ["La Educación, primero."]) == "educación"
    assert como_se_escribe("cem", ["Los CEM"]) == "CEM"
    assert como_se_escribe("nada", ["otra cosa"]) == "nada"


def dicho(texto: str, consulta: str, **mas) -> str | None:
    recorte = recortar(texto, leer(consulta), **mas)
    if recorte is None:
        return None
    partes = "".join(f"[{p}]" if marcada else p for p, marcada in recorte.partes)
    return f"{'…' * recorte.antes}{partes}{'…' * recorte.despues}"


def test_an_excerpt_marks_what_was_looked_for():
    texto = "Se abrirán casas de acogida en Áncash, según el plan."
    assert dicho(texto, "casa anc") == "Se abrirán [casas] de acogida en [Áncash], según el plan."
    assert dicho(texto, '"casas de acogida"') == "Se abrirán [casas] [de] [acogida] en Áncash, según el plan."
    assert dicho(texto, '"acogida de casas"') is None
    assert dicho(texto, "talleres") is None
    largo = "palabra " * 60 + "Áncash " + "final " * 60
    assert dicho(largo, "ancash", ancho=30) == "…palabra [Áncash] final final final…"


@given(st.text(max_size=120), st.text(max_size=20), st.integers(10, 60))
def test_an_excerpt_is_a_piece_of_its_text(texto, consulta, ancho):
    if recorte := recortar(texto, leer(consulta), ancho):
        trozo = "".join(p for p, _marcada in recorte.partes)
        assert trozo in texto
        assert any(marcada for _p, marcada in recorte.partes)
        assert recorte.antes or texto.startswith(trozo)
        assert recorte.despues or texto.endswith(trozo)


@pytest.mark.django_db
def test_a_result_says_where_it_was_found(client):
    compromiso = crear_compromiso(titulo="Abrir casas", texto="Abrir casas en Áncash & <b>Lima</b>.")
    crear_meta(compromiso=compromiso, indicador="Albergues abiertos", unidad="albergues")
    crear_avance(
        compromiso=compromiso,
        ahora=timezone.now() - timedelta(days=2),
        descripcion="Se pintó el violonchelo.",
    )
    pagina = client.get("/compromisos/?q=lima").content.decode()
    assert "Áncash &amp; &lt;b&gt;<mark>Lima</mark>&lt;/b&gt;." in pagina
    assert "<mark>" not in client.get("/compromisos/?q=casas").content.decode()  # its title says it
    assert "<mark>Albergues</mark>" in client.get("/compromisos/?q=albergue").content.decode()
    assert "<mark>violonchelo</mark>" in client.get("/compromisos/?q=violonchelo").content.decode()
    hace = timezone.localdate() - timedelta(days=9)
    assert "violonchelo</mark>" not in client.get(f"/compromisos/?q=violonchelo&al={hace}").content.decode()
    assert "<mark>" not in client.get("/compromisos/").content.decode()


# --- What it finds


@pytest.fixture
def textos(db):
    antes = crear_institucion(nombre="Ministerio de Ejemplo", sigla="MDE", slug="mde")
    Denominacion.objects.create(institucion=antes, nombre="Antigua Secretaría de la Niñez")
    casas = crear_compromiso(
        institucion=antes, titulo="casas", texto="Implementar casas de acogida en la región Áncash."
    )
    crear_meta(compromiso=casas, indicador="Comisarías especializadas", unidad="locales")
    otra = crear_institucion(nombre="Universidad de prueba", slug="u")
    crear_compromiso(institucion=otra, titulo="talleres", texto="Fortalecimiento de capacidades: talleres.")
    crear_compromiso(
        institucion=otra, numero=2, titulo="oculto", texto="Casas secretas de xilófonos.", publicado=False
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("consulta", "esperados"),
    [
        ("ANCASH", "casas"),
        ("áncash", "casas"),
        ("ninez", "casas"),
        ("niñez", "casas"),
        ("mde", "casas"),
        ("antigua secretaria", "casas"),
        ("comisarias", "casas"),
        ("comis", "casas"),
        ("fortalecimien", "talleres"),
        ("fo", "talleres"),
        ("acogida casas", "casas"),
        ("casa acogida", "casas" if connection.vendor == "postgresql" else ""),
        ('"casas de acogida"', "casas"),
        ('"acogida de casas"', ""),
        ('"casa de acogida"', ""),
        ('"acogida en la region"', "casas"),
        ("las casas", "casas"),
        ("prueba", "talleres"),
        ("xilofonos", ""),
        ("casas talleres", ""),
    ],
)
def test_what_is_found(textos, consulta, esperados):
    assert hallar(consulta) == set(esperados.split())


@en_postgres
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("consulta", "esperados"),
    [
        ("implementación casa", "casas"),
        ("comisaría lima", ""),
        ("comisaría especializada", "casas"),
        ("taller capacidad", "talleres"),
        ("fortalecer capacidades", "talleres"),
    ],
)
def test_a_word_finds_all_of_its_stem(textos, consulta, esperados):
    assert hallar(consulta) == set(esperados.split())


PALABRAS = st.sampled_from(
    [
        "acción",
        "acciones",
        "niña",
        "niñas",
        "niño",
        "Ñuñoa",
        "educación",
        "educativa",
        "casa",
        "casas",
        "taller",
        "red",
        "redes",
        "de",
        "la",
        "2026",
        "15",
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texto=st.lists(PALABRAS, min_size=1, max_size=8), datos=st.data())
def test_every_folded_word_beginning_and_phrase_of_a_text_finds_it(db, texto, datos):
    """On both databases; and a phrase that is not there is not found."""
    compromiso = crear_compromiso(texto=" ".join(texto))
    otros = datos.draw(st.lists(PALABRAS, min_size=1, max_size=3))
    desde = datos.draw(st.integers(0, len(texto) - 1))
    hasta = datos.draw(st.integers(desde + 1, len(texto)))
    palabra = texto[desde]
    comienzo = palabra[: datos.draw(st.integers(1, len(palabra)))]
    for consulta in (
        " ".join(texto),
        palabra,
        comienzo,
        f"{texto[-1]} {comienzo}",
        f'"{" ".join(texto[desde:hasta])}"',
    ):
        assert compromiso.titulo in hallar(consulta), consulta
    frase = " ".join(plegar(p) for p in otros)
    esta = f" {frase} " in f" {' '.join(map(plegar, texto))} "
    if len(otros) > 1:
        assert (compromiso.titulo in hallar(f'"{frase}"')) == esta


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=100))
def test_nothing_that_can_be_typed_breaks_it(db, client, texto):
    assert client.get("/compromisos/", {"q": texto}).status_code in (200, 400)


# --- What it must never find


@pytest.mark.django_db
def test_updates_are_found_while_they_are_in_force(db):
    """Published, then corrected, then withdrawn: on each day what was public on that day."""
    lunes = datetime(2026, 10, 5, 15, tzinfo=UTC)
    compromiso = crear_compromiso(titulo="este", texto="Abrir casas.")
    dias = [date(2026, 10, 4) + timedelta(days=n) for n in range(4)]

    def cuando(consulta: str) -> list[bool]:
        return ["este" in hallar(consulta, al=dia) for dia in [*dias, None]]

    crear_borrador(compromiso=compromiso, descripcion="Borrador de telégrafos.")
    avance = crear_avance(
        compromiso=compromiso,
        ahora=lunes,
        descripcion="Se entregaron xilófonos.",
        dificultades="Faltó pegamento.",
    )
    corregido = corregir_avance(
        avance,
        por=avance.autor,
        motivo="No eran eso.",
        cambios={"descripcion": "Se entregaron violonchelos."},
        ahora=lunes + timedelta(days=1),
    )
    publicacion.retirar(corregido, por=avance.autor, motivo="Era de otra.", ahora=lunes + timedelta(days=2))
    assert cuando("telegrafos") == [False] * 5
    assert cuando("xilofonos") == [False, True, False, False, False]
    assert cuando("pegamento xilofonos") == [False, True, False, False, False]
    assert cuando("violonchelos") == [False, False, True, False, False]
    assert cuando("casas violonch") == [False, False, True, False, False]
    assert cuando("casas") == [True] * 5


@pytest.mark.django_db
def test_the_suggestion_is_only_of_what_is_public_and_found(client, textos):
    def sugerida(q: str, **mas) -> str | None:
        sugerencia = client.get("/compromisos/", {"q": q, **mas}).context["sugerencia"]
        return sugerencia and sugerencia.texto

    assert sugerida("comisarais") == "comisarías"
    assert sugerida("acojida cassas") == "acogida casas"
    assert sugerida("acogida cassas", estado="cumplido") == "acogida casas"
    assert sugerida('"casas de acogida" ancahs') == '"casas de acogida" Áncash'.replace("Á", "á")
    assert sugerida("xilofonos") is None  # only a draft says it
    assert sugerida("xilofonso") is None
    assert sugerida("casas talleres") is None  # each is found, not together
    assert sugerida("zzzzzz") is None
    pagina = client.get("/compromisos/?q=acojida").content.decode()
    assert "¿Quiso decir" in pagina
    assert 'href="?q=acogida"' in pagina


@pytest.mark.django_db
def test_the_suggestion_does_not_know_the_future(client):
    compromiso = crear_compromiso(texto="Abrir casas.")
    crear_avance(compromiso=compromiso, ahora=timezone.now() - timedelta(days=2), descripcion="Violonchelos.")
    hace = timezone.localdate() - timedelta(days=9)
    assert client.get("/compromisos/?q=violonchleos").context["sugerencia"].texto == "violonchelos"
    assert client.get(f"/compromisos/?q=violonchleos&al={hace}").context["sugerencia"] is None


# --- What it costs


@pytest.mark.django_db
def test_words_are_kept_once(django_assert_num_queries):
    Vocablo.objects.anotar(["| casa azul |", "| casa |"])
    with django_assert_num_queries(1):
        Vocablo.objects.anotar(["| azul casa |"])
    with django_assert_num_queries(2):
        Vocablo.objects.anotar(["| azul roja |"])
    assert sorted(Vocablo.objects.values_list("texto", flat=True)) == ["azul", "casa", "roja"]


@en_postgres
@pytest.mark.django_db
@pytest.mark.parametrize("consulta", ["casas", "casas de acogida", '"casas de acogida"', "ca"])
def test_the_search_goes_by_the_index(textos, consulta):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = que_dicen(Compromiso.objects.all(), map(condicion, leer(consulta)), Dia.de_hoy()).explain()
    assert "compromiso_por_palabras" in plan
    assert "avance_por_palabras" in plan or "Seq Scan on compromisos_avance" not in plan


@pytest.mark.django_db
def test_a_term_asks_for_nothing_but_the_beginning_of_a_word(django_assert_max_num_queries):
    with django_assert_max_num_queries(0):
        condicion(Termino(ClaseDeTermino.PALABRA, ("casas",)))
        condicion(Termino(ClaseDeTermino.FRASE, ("casas", "de", "acogida")))
    with django_assert_max_num_queries(1):
        condicion(Termino(ClaseDeTermino.COMIENZO, ("casas",)))
