"""The content version: whoever writes what is public changes it, in the same transaction, and waits for nobody."""

from __future__ import annotations

import io
import threading
import uuid

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections, transaction

from compromisos.models import Avance, Compromiso, Eje, Territorio, VersionPublica, version_publica
from compromisos.salidas.datos import campos
from instituciones.models import Contacto, Institucion
from tests.factories import crear_compromiso, crear_institucion

DE_POSTGRES = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer")


@pytest.fixture
def version(transactional_db):
    """Called, the version that is committed."""
    return lambda: version_publica.leer(connection)


def sql(orden: str, *valores) -> None:
    with connection.cursor() as cursor:
        cursor.execute(orden, valores)


@pytest.fixture
def eje(transactional_db) -> Eje:
    return Eje.objects.create(codigo="prevencion", nombre="Prevención", orden=1)


@pytest.mark.parametrize(
    "escribir",
    [
        lambda eje: eje.save(),
        lambda eje: Eje.objects.filter(pk=eje.pk).update(nombre="Otro"),
        lambda eje: Eje.objects.bulk_create([Eje(codigo="atencion", nombre="Atención", orden=2)]),
        lambda eje: Eje.objects.bulk_update([eje], ["nombre"]),
        lambda eje: Eje.objects.filter(pk=eje.pk)._raw_delete("default"),
        lambda eje: sql("UPDATE compromisos_eje SET nombre = 'A mano' WHERE id = %s", eje.pk),
        lambda eje: sql("DELETE FROM compromisos_eje"),
    ],
    ids=["save", "update", "bulk_create", "bulk_update", "delete", "update-sql", "delete-sql"],
)
def test_version_changes_with_each_way_of_writing(escribir, eje, version):
    antes = version()
    assert version() == antes
    escribir(eje)
    assert version() != antes


@DE_POSTGRES
def test_version_changes_with_copy_and_truncate(eje, version):
    antes = version()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE compromisos_eje CASCADE")
    vaciada = version()
    assert vaciada != antes
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(
            "COPY compromisos_eje (codigo, nombre, descripcion, orden) FROM STDIN", io.StringIO("a\tA\t\t1\n")
        )
    assert Eje.objects.count() == 1
    assert version() not in (antes, vaciada)


@DE_POSTGRES
def test_version_changes_while_the_session_plays_a_replica(eje, version):
    """`pg_restore --disable-triggers` and whoever sets it by hand write all the same."""
    antes = version()
    with transaction.atomic():
        sql("SET LOCAL session_replication_role = 'replica'")
        sql("UPDATE compromisos_eje SET nombre = 'Réplica'")
    assert version() != antes


def test_version_of_what_is_taken_back_stays(eje, version):
    antes = version()
    with pytest.raises(RuntimeError), transaction.atomic():
        eje.save()
        raise RuntimeError
    assert version() == antes


def test_version_counts_what_is_written_after_a_savepoint_was_taken_back(eje, version):
    """It is put up once a transaction: also when the first writing of it was undone."""
    antes = version()
    with transaction.atomic():
        with pytest.raises(RuntimeError), transaction.atomic():
            eje.save()
            raise RuntimeError
        Eje.objects.update(nombre="Después")
    assert version() != antes


def test_version_is_new_for_each_transaction_of_one_connection(eje, version):
    vistas = {version()}
    for n in range(5):
        Eje.objects.update(orden=n)
        vistas.add(version())
    assert len(vistas) == 6


def test_version_does_not_change_with_what_is_private(eje, version):
    institucion = crear_institucion()
    antes = version()
    sql("DELETE FROM instituciones_contacto")
    Contacto.objects.filter(institucion=institucion).update(nombre="x")
    assert version() == antes


def test_version_never_comes_twice_not_even_after_flush(eje, version):
    antes = version()
    call_command("flush", interactive=False, verbosity=0)
    vacia = version()
    assert vacia
    assert vacia != antes
    assert VersionPublica.objects.exists()


@DE_POSTGRES
def test_version_keeps_no_editor_waiting_for_a_long_import(eje, version):
    """Five transactions at once, each with its row; a sixth that comes after has one too, and none was waited for."""
    abiertas, soltar = threading.Barrier(6), threading.Event()

    def importar(n: int) -> None:
        try:
            with transaction.atomic():
                Territorio.objects.create(ubigeo=f"9{n}", nombre=f"Lugar {n}", nivel="region")
                abiertas.wait(20)
                assert soltar.wait(20)
        finally:
            connections.close_all()

    hilos = [threading.Thread(target=importar, args=(n,)) for n in range(5)]
    [h.start() for h in hilos]
    abiertas.wait(20)
    try:
        antes = version()
        with transaction.atomic():
            sql("SET LOCAL lock_timeout = '2s'")
            eje.save()
        editada = version()
        assert editada != antes
    finally:
        soltar.set()
        [h.join(20) for h in hilos]
    assert Territorio.objects.filter(ubigeo__startswith="9").count() == 5
    assert version() != editada
    assert VersionPublica.objects.count() <= 8  # as many as there were writers at once, and those of migrate
    filas = VersionPublica.objects.count()
    for n in range(20):
        Eje.objects.update(orden=n)
    assert VersionPublica.objects.count() == filas


@DE_POSTGRES
def test_version_is_not_seen_before_its_transaction_is_committed(eje, version):
    antes, escrita, leida = version(), threading.Event(), threading.Event()

    def escribir() -> None:
        try:
            with transaction.atomic():
                Eje.objects.update(nombre="Aún no")
                escrita.set()
                assert leida.wait(20)
        finally:
            connections.close_all()

    hilo = threading.Thread(target=escribir)
    hilo.start()
    assert escrita.wait(20)
    try:
        assert version() == antes
    finally:
        leida.set()
        hilo.join(20)
    assert version() != antes


@DE_POSTGRES
def test_version_is_marked_once_a_transaction(eje, version, django_assert_num_queries):
    """A long import leaves one dead mark behind, not one a statement: each would make the next dearer."""
    with transaction.atomic():
        eje.save()
        marcada = version()
        for n in range(10):
            Eje.objects.update(orden=n)
        assert version() == marcada
    with django_assert_num_queries(1):
        version_publica.leer(connection)


@pytest.mark.django_db
def test_version_has_a_trigger_on_every_table_and_misses_one():
    assert version_publica.que_faltan(connection) == []
    de_mas = {"postgresql": "DROP TRIGGER version_compromisos_eje ON compromisos_eje"}
    sql(de_mas.get(connection.vendor, "DROP TRIGGER version_compromisos_eje_update"))
    assert version_publica.que_faltan(connection) == ["compromisos_eje"]
    version_publica.poner(connection)
    assert version_publica.que_faltan(connection) == []


@DE_POSTGRES
@pytest.mark.django_db
@pytest.mark.parametrize(
    "orden",
    [
        "ALTER TABLE compromisos_eje DISABLE TRIGGER version_compromisos_eje",
        "ALTER TABLE compromisos_eje ENABLE TRIGGER version_compromisos_eje",
        "CREATE OR REPLACE FUNCTION compromisos_version_cambia() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RETURN NULL; END'",
    ],
)
def test_version_misses_a_trigger_that_does_less(orden):
    sql(orden)
    assert "compromisos_eje" in version_publica.que_faltan(connection)


@pytest.mark.django_db
def test_version_is_put_back_by_migrate():
    version_publica.quitar(connection)
    antes = version_publica.leer(connection)
    call_command("migrate", verbosity=0)
    assert version_publica.que_faltan(connection) == []
    assert version_publica.leer(connection) != antes


def test_every_model_counts_or_is_named_private():
    """A new model counts until somebody says why it need not."""
    hay = {m._meta.label for app in version_publica.NUESTRAS for m in apps.get_app_config(app).get_models()}
    assert set(version_publica.PRIVADAS) <= hay
    assert all(version_publica.PRIVADAS.values())
    tablas = set(version_publica.tablas())
    for modelo in (Compromiso, Avance, Institucion, Compromiso.ejes.through, Compromiso.history.model):
        assert modelo._meta.db_table in tablas
    assert not tablas & {"instituciones_contacto", "instituciones_historicalcontacto", "compromisos_seguidor"}


def test_what_the_open_data_call_private_and_pages_show_counts_all_the_same():
    """Of these no file tells whole, and a page shows something."""
    enteros = {n for n in campos.PRIVADOS if n.count(".") == 1}
    assert enteros - set(version_publica.PRIVADAS) == {"compromisos.Vocablo", "compromisos.Sello"}
    assert set(version_publica.PRIVADAS) <= enteros


def test_a_mark_says_which_it_is():
    marca = uuid.uuid4()
    assert str(VersionPublica(marca=marca)) == str(marca)


def test_version_changes_with_a_list_of_many_to_many(eje, version):
    compromiso = crear_compromiso()
    antes = version()
    sql(
        "INSERT INTO compromisos_compromiso_ejes (compromiso_id, eje_id) VALUES (%s, %s)",
        compromiso.pk,
        eje.pk,
    )
    assert version() != antes
