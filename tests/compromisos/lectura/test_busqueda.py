"""What the one search finds first: the same on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from base.dias import Dia
from compromisos.lectura.atajos import Atajo
from compromisos.lectura.busqueda import Busqueda, Grupo, InstitucionHallada, LugarHallado, TemaHallado
from compromisos.models import Compromiso, Edicion, Territorio
from instituciones.models import Denominacion, Institucion
from tests.factories import crear_avance, crear_compromiso, crear_edicion, crear_institucion, crear_meta
from tests.una_vez import cargado_por_modulo

pytestmark = pytest.mark.django_db


def cargar() -> None:
    """The six real pledges, and some of plainly fictional institutions."""
    call_command("cargar_semilla", verbosity=0)
    edicion = crear_edicion(slug="prueba", nombre="Edición inventada")
    faro = crear_institucion(
        nombre="Instituto del Faro de Ejemplo", sigla="INFA-09", slug="faro", sector="publico"
    )
    Denominacion.objects.create(institucion=faro, nombre="Antigua Junta de Faros")
    crear_institucion(nombre="Instituto de Ejemplo Mudo", slug="mudo")
    talleres = crear_compromiso(
        edicion=edicion,
        institucion=faro,
        numero=1,
        titulo="Dictar talleres a docentes",
        texto="Dictar talleres de prevención a los docentes de las escuelas rurales.",
        territorios=[Territorio.objects.get(pk="0801")],
    )
    crear_meta(compromiso=talleres, indicador="Docentes formados", unidad="docentes", valor_meta=1200)
    crear_compromiso(
        edicion=edicion,
        institucion=faro,
        numero=2,
        titulo="Abrir albergues",
        texto="Abrir casas de acogida y albergues.",
    )
    crear_compromiso(
        edicion=edicion, institucion=faro, numero=3, titulo="Un secreto", texto="Xilófonos.", publicado=False
    )
    crear_avance(
        compromiso=talleres,
        ahora=timezone.now() - timedelta(days=2),
        descripcion="Se entregaron violonchelos.",
    )


lo_de_siempre = cargado_por_modulo(cargar)


@pytest.fixture
def sitio(lo_de_siempre) -> None:
    """Loaded once."""


def primero(consulta: str, dia: Dia | None = None) -> str:
    """«kind:key» of what stands first, whether exactly called so or at the head of the first group; with «≈» before if
    it was found rightly spelt; "" if nothing."""
    busqueda = Busqueda(consulta, dia or Dia.de_hoy())
    corregida = busqueda.corregida
    muestra = corregida or busqueda
    grupos = (muestra.promesas, muestra.instituciones, muestra.lugares, muestra.temas)
    grupos = (Grupo(len(muestra.atajos), muestra.atajos), *grupos)
    hallados = [*(cual for _clase, cual in muestra.exactos), *(h for g in grupos for h in g.hallados)]
    return f"{'≈' if corregida else ''}{clave(hallados[0])}" if hallados else ""


def clave(hallado: object) -> str:
    if isinstance(hallado, Compromiso):
        return f"promesa:{hallado.codigo}"
    if isinstance(hallado, InstitucionHallada):
        return f"institucion:{hallado.institucion.slug}"
    if isinstance(hallado, LugarHallado):
        return f"lugar:{hallado.lugar.ubigeo}"
    if isinstance(hallado, Atajo):
        return f"pagina:{hallado.nombre}:{','.join(hallado.parametros.values())}"
    if isinstance(hallado, TemaHallado):
        return f"tema:{hallado.tema.codigo}"
    assert isinstance(hallado, Edicion)
    return f"edicion:{hallado.slug}"


PRIMEROS = [
    # Institutions: acronym, name, half a name, a former one, answering for a target.
    ("mimp", "institucion:mimp"),
    ("MIMP", "institucion:mimp"),
    ("minsa", "institucion:minsa"),
    ("Ministerio de Salud", "institucion:minsa"),
    ("ministerio de la mujer y poblaciones vulnerables", "institucion:mimp"),
    ("infa 09", "institucion:faro"),
    ("antigua junta de faros", "institucion:faro"),
    ("instituto ejemplo mudo", "institucion:mudo"),
    ("mudo", "institucion:mudo"),
    ("minza", "≈institucion:minsa"),
    ("MIMPP", "≈institucion:mimp"),
    # Places, the widest first; by ubigeo, level, and with what they lie in.
    ("cusco", "lugar:08"),
    ("CUSCO", "lugar:08"),
    ("Áncash", "lugar:02"),
    ("ancash", "lugar:02"),
    ("lima", "lugar:15"),
    ("provincia de lima", "lugar:1501"),
    ("callao", "lugar:07"),
    ("madre de dios", "lugar:17"),
    ("san juan de miraflores", "lugar:150133"),
    ("huancayo", "lugar:1201"),
    ("cañete", "lugar:1505"),
    ("canete", "lugar:1505"),
    ("150122", "lugar:150122"),
    ("miraflores", "lugar:040110"),  # several: none before the others
    ("cuzco", "≈lugar:08"),
    ("uancayo", "≈lugar:1201"),
    ("guancayo", "≈lugar:1201"),
    ("ayacuho", "≈lugar:05"),
    ("arekipa", "≈lugar:04"),
    ("cajamrca", "≈lugar:06"),
    # Pledges by number, in any of the ways that people write it.
    ("mimp 2", "promesa:25porel25-mimp-2"),
    ("MIMP-2", "promesa:25porel25-mimp-2"),
    ("mimp2", "≈institucion:mimp"),
    ("2 mimp", "promesa:25porel25-mimp-2"),
    ("promesa 2 del MIMP", "promesa:25porel25-mimp-2"),
    ("compromiso N.º 3 mimp", "promesa:25porel25-mimp-3"),
    ("25porel25-mimp-5", "promesa:25porel25-mimp-5"),
    ("infa-09 2", "promesa:prueba-faro-2"),
    # Pledges by what they say and promise.
    ("70 distritos", "promesa:25porel25-mimp-1"),
    ("24 regiones", "promesa:25porel25-mimp-1"),
    ("50 CEM", "promesa:25porel25-mimp-2"),
    ("41 centros", "promesa:25porel25-mimp-2"),
    ("1200 docentes", "promesa:prueba-faro-1"),
    ("1,200 docentes", "promesa:prueba-faro-1"),
    ("hombres por la igualdad", "promesa:25porel25-mimp-1"),
    ('"hombres por la igualdad"', "promesa:25porel25-mimp-1"),
    ("estrategia comunitaria", "promesa:25porel25-mimp-1"),
    ("comisaría", "promesa:25porel25-mimp-2"),
    ("comisarias", "promesa:25porel25-mimp-2"),
    ("centro emergencia", "promesa:25porel25-mimp-2"),
    ("operador", "promesa:25porel25-mimp-3"),
    ("capacitar operadores", "promesa:25porel25-mimp-3"),
    ("normas", "promesa:25porel25-mimp-6"),
    ("taller", "promesa:prueba-faro-1"),
    ("talleres escuela rural", "promesa:prueba-faro-1"),
    ("albergue", "promesa:prueba-faro-2"),
    ("violonchelo", "promesa:prueba-faro-1"),
    ("doce", "promesa:prueba-faro-1"),  # half a word
    ("violensia", "≈promesa:25porel25-mimp-1"),
    ("capasitacion", "≈promesa:25porel25-mimp-3"),
    ("tayeres", "≈promesa:prueba-faro-1"),
    ("tayer", "≈promesa:prueba-faro-1"),
    ("alvergues", "≈promesa:prueba-faro-2"),
    ("sentro de emergensia", "≈promesa:25porel25-mimp-2"),
    ("mininterio", "≈pagina:instituciones:"),
    ("vionlonchelo", "≈promesa:prueba-faro-1"),
    # Themes and editions.
    ("prevención", "tema:prevencion"),
    ("Sanción", "tema:sancion"),
    ("fortalecimiento de capacidades", "tema:fortalecimiento-de-capacidades"),
    ("prebension", "≈tema:prevencion"),
    ("25 por el 25", "edicion:25porel25"),
    ("25porel25", "edicion:25porel25"),
    # Pages of the site, by what they hold.
    ("cumplidas", "pagina:compromisos:cumplido"),
    ("promesas incumplidas", "pagina:compromisos:incumplido"),
    ("vencidas", "pagina:compromisos:vencido"),
    ("mi región", "pagina:territorios:"),
    ("dónde denunciar", "pagina:ayuda:"),
    ("línea 100", "pagina:ayuda:"),
    ("qué cambió", "pagina:cambios:"),
    ("excel", "pagina:datos:"),
    ("download", "pagina:datos:"),
    ("late", "pagina:compromisos:vencido"),
    ("overdue", "pagina:compromisos:vencido"),
    ("deadlines", "pagina:compromisos:vencido"),
    ("kept promises", "pagina:compromisos:cumplido"),
    ("broken promises", "pagina:compromisos:incumplido"),
    ("my region", "pagina:territorios:"),
    ("plazos", "pagina:compromisos:vencido"),
    ("avisar error", "pagina:senalar:"),
    ("corregir un error", "pagina:senalar:"),
    ("report an error", "pagina:senalar:"),
    ("correo", "pagina:senalar:"),
    ("contacto", "pagina:senalar:"),
    ("error", "pagina:senalar:"),
    ("corregir", "pagina:senalar:"),
    ("correcciones", "pagina:correcciones:"),
    ("errores señalados", "pagina:correcciones:"),
    ("corrections", "pagina:correcciones:"),
    ("seguir", "pagina:seguir:"),
    ("avisos por correo", "pagina:seguir:"),
    ("avísenme", "pagina:seguir:"),
    ("suscribirme", "pagina:seguir:"),
    ("subscribe", "pagina:seguir:"),
    ("email alerts", "pagina:seguir:"),
    ("datos", "pagina:datos:"),
    ("API", "pagina:api:"),
    ("rss", "pagina:cambios:"),
    ("registro", "pagina:registro:"),
    ("sellos de tiempo", "pagina:registro:"),
    ("python", "pagina:para_desarrolladores:"),
    ("fotos", "pagina:galeria:"),
    ("borrar historial", "pagina:seguridad:"),
    ("accessibility", "pagina:accesibilidad:"),
    # As people ask, and as people call places.
    ("¿Qué prometió el MIMP?", "institucion:mimp"),
    ("quién es minsa", "institucion:minsa"),
    ("lima metropolitana", "lugar:1501"),
    ("provincia constitucional del callao", "lugar:07"),
    ("SJL", "lugar:150132"),
    ("cerro de pasco", "lugar:1901"),
    ("san juan de lurigncho", "≈lugar:150132"),
    # Nothing: not there, of a draft, no word, too short, in everything.
    ("zzzzzz", ""),
    ("xilófonos", ""),
    ("xilofonso", ""),
    ("casas cusco talleres zzz", ""),
    ("", ""),
    ("   ", ""),
    ("a", ""),
    ("ñ", ""),
    ("%", ""),
    ("__", ""),
    ("';--", ""),
    ('"', ""),
    ("de la", ""),
    ("promesas", ""),
    ("\x00", ""),
    ("\x00cusco\x00", "lugar:08"),
]


def test_busqueda_offers_no_page_that_this_installation_lacks(sitio, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert [a.nombre for a in Busqueda("seguir", Dia.de_hoy()).atajos] == []


@pytest.mark.parametrize(("consulta", "esperado"), PRIMEROS)
def test_busqueda_finds_first(sitio, django_assert_max_num_queries, consulta, esperado):
    with django_assert_max_num_queries(45):
        assert primero(consulta) == esperado


@pytest.mark.parametrize("consulta", ["mimp", "cusco", "talleres", "70 distritos", "san juan", "prevención"])
def test_busqueda_that_finds_costs_little(sitio, django_assert_max_num_queries, consulta):
    with django_assert_max_num_queries(16):
        assert primero(consulta)


@pytest.mark.parametrize("consulta", ["", "%", "a", "de la", "\x00", "__"])
def test_busqueda_that_says_nothing_costs_nothing(sitio, django_assert_num_queries, consulta):
    with django_assert_num_queries(0):
        assert primero(consulta) == ""


def test_busqueda_as_of_a_day(sitio):
    """What was told two days ago is not known three days ago; nor is its word offered."""
    entonces = Dia(timezone.localdate(), timezone.localdate() - timedelta(days=3))
    assert primero("violonchelos") == "promesa:prueba-faro-1"
    assert primero("violonchelos", entonces) == ""
    assert primero("vionlonchelos", entonces) == ""
    assert primero("talleres", entonces) == "promesa:prueba-faro-1"
    assert primero("cusco", entonces) == "lugar:08"


def test_busqueda_says_in_how_many_an_institution_answers(sitio):
    (minsa,) = Busqueda("minsa", Dia.de_hoy()).instituciones.hallados
    assert (minsa.compromisos, minsa.a_cargo) == (0, 1)
    (faro,) = Busqueda("junta", Dia.de_hoy()).instituciones.hallados
    assert (faro.compromisos, faro.a_cargo, faro.antes) == (2, 0, "Antigua Junta de Faros")


def test_busqueda_of_words_apart(sitio):
    assert Busqueda("talleres cusco zzz", Dia.de_hoy()).palabra_por_palabra() == ["talleres", "cusco"]
    assert Busqueda("zzz", Dia.de_hoy()).palabra_por_palabra() == []


def test_busqueda_finds_a_pledge_by_the_new_name_of_who_answers(sitio):
    minsa = Institucion.objects.get(slug="minsa")
    minsa.nombre = "Ministerio de la Salubridad"
    minsa.save()
    assert "promesa:25porel25-mimp-2" in map(clave, Busqueda("salubridad", Dia.de_hoy()).promesas.hallados)


@pytest.mark.parametrize("consulta", ["25porel25-mimp-1", "25POREL25-MIMP-1", "prueba-faro-1"])
def test_busqueda_of_a_code_finds_its_pledge_alone(sitio, consulta):
    busqueda = Busqueda(consulta, Dia.de_hoy())
    ((clase, promesa),) = busqueda.exactos
    assert (clase, clave(promesa)) == ("promesa", f"promesa:{consulta.lower()}")
    assert (busqueda.promesas.total, busqueda.total) == (1, 1)


def test_busqueda_says_how_many_pledges_a_theme_has(sitio):
    (prevencion,) = Busqueda("prevención", Dia.de_hoy()).temas.hallados
    suyas = Compromiso.objects.publicados(Dia.de_hoy()).filter(ejes__codigo="prevencion")
    assert prevencion.compromisos == suyas.count() > 0


DE_QUIEN_PIDE_AYUDA = (
    """
me quiere matar/me van a matar/me quiero matar/mi papa me toca/quiero morir/suicidio/suisidio/secuestro/me secuestraron
feminicidio/feminicidios/albergue/alvergue/casa refugio/desaparecida/desaparecio mi hija/trata/prostitucion/me violó
me biolaron/abuso/tengo miedo/me amenaza/me amenasa/acoso/ayuda/línea de ayuda/DENUNCIAR/me pega mi esposo/línea 100
he hits me/my husband beats me/rape/shelter/domestic violence/he wants to kill me/I am scared/help
""".replace("\n", "/")
    .strip("/")
    .split("/")
)


@pytest.mark.parametrize("consulta", DE_QUIEN_PIDE_AYUDA)
def test_busqueda_offers_no_other_words_to_who_asks_for_help(sitio, consulta):
    busqueda = Busqueda(consulta, Dia.de_hoy())
    assert busqueda.pide_ayuda
    assert busqueda.palabra_por_palabra() == []
    assert busqueda.lugares.total == 0
    assert busqueda.corregida is None or busqueda.corregida.consulta == "albergue"  # the same, rightly spelt


def test_busqueda_finds_what_is_promised_of_what_who_asks_for_help_types(sitio):
    assert Busqueda("albergue", Dia.de_hoy()).promesas.total == 1
    tarata = Territorio.objects.get(nombre="Tarata", nivel="provincia")
    assert primero("tarata") == f"lugar:{tarata.pk}"
    matara = Territorio.objects.filter(nombre="Matara", nivel="distrito").first()
    assert matara is not None
    for consulta in ("matara", "distrito de Matara", matara.pk):
        assert primero(consulta) == f"lugar:{matara.pk}"
    assert Busqueda("matara", Dia.de_hoy()).pide_ayuda


@pytest.mark.parametrize(
    ("consulta", "pide"),
    [
        ("violencia familiar", True),
        ("violensia", True),
        ("50 CEM", True),
        ("talleres", False),
        ("matarani", False),
        ("tratamiento", False),
        ("violonchelo", False),
        ("acostar", False),
        ("Tarata", False),
        ("", False),
    ],
)
def test_busqueda_knows_who_may_need_help(consulta, pide):
    assert Busqueda(consulta, Dia.de_hoy()).pide_ayuda is pide
