"""A fictional data set: seeded, repeatable, any size, in bulk, by the same rules as what is real.

Everything published goes through `publicacion.sellar_lote`, so no figure here could not have been
published one by one. Institutions are plainly fictional («Institución de ejemplo 07») and live in an
edition of their own. The first pledges are set pieces: each shows one thing that a page must be able
to show; the rest follow the dice.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from compromisos import publicacion
from compromisos.management.demo import fotos, marcos, senalamientos
from compromisos.management.demo.observados import observar
from compromisos.management.demo.previsiones import prevision_de
from compromisos.models import (
    Avance,
    Compromiso,
    Edicion,
    Eje,
    Evidencia,
    Medicion,
    Meta,
    Participacion,
    Periodo,
    Retiro,
    Rol,
    Territorio,
    TipoMeta,
    Verificacion,
    VerificacionSinEfecto,
)
from compromisos.models.edicion import DE_DEMOSTRACION
from compromisos.publicacion import AvanceCompleto
from compromisos.publicacion import cierre as instantanea
from compromisos.reglas.palabras import ESTADOS_CERRADOS, Estado, Sentido
from instituciones.models import Denominacion, Institucion, Sector

EDICION = DE_DEMOSTRACION
LOTE = 200
ANTES = 700  # days ago: when the first was published

VERBOS = ("Ampliar", "Crear", "Mejorar", "Publicar", "Capacitar", "Reducir", "Difundir", "Instalar")
COSAS = (
    "la atención de primera línea",
    "un protocolo de actuación",
    "los talleres con personal de campo",
    "la red de puntos de orientación",
    "el registro de casos derivados",
    "los materiales en lengua originaria",
    "la ruta de atención en zonas alejadas",
    "el fondo para traslados urgentes",
)
LUGARES = ("en las sedes del norte", "en todo el país", "en zonas rurales", "en las cinco sedes", "en línea")
UNIDADES = (
    ("Talleres dictados", "talleres", 40),
    ("Personas capacitadas", "personas", 1200),
    ("Puntos de orientación abiertos", "puntos", 25),
    ("Materiales publicados", "materiales", 12),
)
HECHOS = (
    "Se completó la primera etapa y se evaluó con el equipo.",
    "Se firmó el acuerdo y comenzó el trabajo de campo.",
    "Se sumaron dos sedes y se ajustó el calendario.",
    "Se revisó lo hecho con las sedes y se publicó un resumen.",
)
LARGO = "Se trabajó con cada sede, se levantó un acta por visita y se acordó un calendario común. " * 30


def crear(
    *, instituciones: int, compromisos: int, avances: int, semilla: int, hoy: date
) -> Iterator[tuple[int, int, str]]:
    """Make it, yielding (done, total, of what) as it goes. The edition must be empty."""
    dado = random.Random(semilla)
    edicion, _creada = Edicion.objects.get_or_create(
        slug=EDICION,
        defaults={
            "nombre": "Edición de demostración",
            "lema": "Datos inventados para probar el sitio",
            "presentacion": "Nada de lo que hay en esta edición es verdad: ni instituciones, ni compromisos, ni avances.",
            "nota": "Datos de demostración.",
        },
    )
    autor, _creado = get_user_model().objects.get_or_create(username="demo", defaults={"is_active": False})
    if not autor.password:
        autor.set_unusable_password()
        autor.save()
    with transaction.atomic(), publicacion.en_bloque():
        entidades = _instituciones(edicion, instituciones, dado, hoy)
    yield len(entidades), instituciones, "instituciones"
    ejes = list(Eje.objects.all())
    regiones = list(Territorio.objects.filter(nivel="region"))
    # One institution promises nothing: its page must look finished too.
    con_compromisos = entidades[:-1]
    hechos = publicados = 0
    while hechos < compromisos:
        tanda = min(LOTE, compromisos - hechos)
        with transaction.atomic(), publicacion.en_bloque():
            lote = _compromisos(edicion, con_compromisos, hechos, tanda, dado, hoy, ejes, regiones)
            cupo = round(avances * (hechos + tanda) / compromisos) - publicados
            completos = _avances(lote, hechos, cupo, dado, hoy, autor, regiones)
            publicados += publicacion.sellar_lote(completos)
        hechos += tanda
        yield publicados, avances, "avances"
    _enmiendas(edicion, autor, hoy)
    _renombrar(entidades[0], autor, hoy)
    _sin_publicar(edicion, autor, hoy)
    fotos.crear(edicion, autor=autor, hoy=hoy)
    _periodos(edicion, autor, hoy)
    senalamientos.crear(edicion, autor=autor, hoy=hoy)
    marcos.crear(edicion, semilla=semilla, autor=autor, hoy=hoy)


def _instituciones(edicion: Edicion, cuantas: int, dado: random.Random, hoy: date) -> list[Institucion]:
    ancho = max(2, len(str(cuantas)))
    entidades = []
    for n in range(1, cuantas + 1):
        entidad = Institucion(
            slug=f"ejemplo-{n:0{ancho}}",
            sigla=f"EJ-{n:0{ancho}}",
            nombre=f"Institución de ejemplo {n:0{ancho}}",
            sector=list(Sector)[n % len(Sector)].value,
            descripcion="Institución inventada para la demostración.",
        )
        entidad.nombres_plegados = entidad._plegar_nombres()
        entidades.append(entidad)
    entidades = bulk_create_with_history(entidades, Institucion, batch_size=500)
    Participacion.objects.bulk_create(
        Participacion(edicion=edicion, institucion=e, rol=Rol.LIDER if n == 0 else Rol.COMPROMETIDA)
        for n, e in enumerate(entidades)
    )
    vigentes = [*((Institucion, e.pk) for e in entidades), (Participacion, edicion.pk)]
    publicacion.al_terminar(vigentes=vigentes, en=_mediodia(hoy - timedelta(days=ANTES)))
    Denominacion.objects.create(
        institucion=entidades[0], nombre="Antigua oficina de ejemplo", sigla="AOE", hasta=date(2020, 12, 31)
    )
    return entidades


def _renombrar(entidad: Institucion, autor, hoy: date) -> None:
    """A ficha that changed in public, with its reason."""
    motivo = "Se precisó qué hace en la edición."
    with publicacion.modificar(motivo=motivo, por=autor, ahora=_mediodia(hoy - timedelta(days=40))):
        entidad.refresh_from_db()
        entidad.descripcion = "Institución inventada para la demostración. Encabeza la edición."
        entidad.save()


def _compromisos(
    edicion, entidades, desde, cuantos, dado, hoy, ejes, regiones
) -> list[tuple[Compromiso, list[Meta]]]:
    """`cuantos` pledges with their targets, public since up to two years ago."""
    altas: list[publicacion.Alta] = []
    textos: list[str] = []
    for n in range(desde, desde + cuantos):
        entidad = entidades[n % len(entidades)]
        frase = f"{dado.choice(VERBOS)} {dado.choice(COSAS)} {dado.choice(LUGARES)}"
        plazo = dado.choice([None, -400, -60, -10, 12, 25, 90, 200, 400])
        numero = n // len(entidades) + 1
        texto = f"{frase}, según el plan de trabajo número {n + 1}."
        if n == len(entidades):  # same text as this institution's first pledge
            texto = textos[0]
        textos.append(texto)
        c = Compromiso(
            edicion=edicion,
            institucion=entidad,
            numero=numero,
            codigo=f"{edicion.slug}-{entidad.slug}-{numero}",
            titulo=frase,
            texto=texto,
            fecha_inicio=hoy - timedelta(days=500),
            fecha_limite=hoy + timedelta(days=plazo) if plazo is not None else None,
            publicado_en=_mediodia(hoy - timedelta(days=dado.randint(380, ANTES))),
        )
        metas = [_meta(c, orden, n, dado) for orden in range(1, dado.choice([1, 1, 2, 3]) + 1)]
        altas.append(publicacion.Alta(c, metas))
    for alta in altas if ejes else ():
        alta.ejes = [e.pk for e in dado.sample(ejes, k=min(len(ejes), dado.choice([1, 1, 2])))]
    for alta in altas if regiones else ():
        if dado.random() < 0.3:
            alta.territorios = [t.pk for t in dado.sample(regiones, k=min(len(regiones), dado.randint(1, 3)))]
    publicacion.dar_de_alta(altas, por=None, publicos=True)
    return [(alta.compromiso, alta.metas) for alta in altas]


def _enmiendas(edicion: Edicion, autor, hoy: date) -> None:
    """Some that were late get more time, and one of them a lower target: told with their reasons, and by all that counts."""
    abiertos = edicion.compromisos.sellados().exclude(vigente_estado__in=[e.value for e in ESTADOS_CERRADOS])
    tarde = abiertos.filter(fecha_limite__lt=hoy - timedelta(days=21)).order_by("pk")
    for n, c in enumerate(tarde[:9:3]):
        cuando = _mediodia(c.fecha_limite + timedelta(days=20))
        publicacion.enmendar_datos(
            c,
            por=autor,
            motivo="La institución pidió más plazo: la primera convocatoria quedó desierta.",
            datos={"fecha_limite": hoy + timedelta(days=120)},
            ahora=cuando,
        )
        if n:
            continue
        for meta in c.metas.filter(valor_meta__gt=4, linea_base=None, nivel_territorial="")[:1]:
            publicacion.enmendar_datos(
                c,
                por=autor,
                motivo="Se ajustó la meta a las sedes que siguen abiertas.",
                metas=[publicacion.MetaPedida(meta, {"valor_meta": meta.valor_meta - 2})],
                ahora=cuando,
            )


def _meta(c: Compromiso, orden: int, n: int, dado: random.Random) -> Meta:
    clase = (n + orden) % 6
    if clase == 0:
        return Meta(
            compromiso=c, orden=orden, tipo=TipoMeta.CUALITATIVA, indicador=f"Cambio aprobado ({orden})"
        )
    if clase == 1:
        return Meta(
            compromiso=c,
            orden=orden,
            indicador=f"Regiones alcanzadas ({orden})",
            unidad="regiones",
            valor_meta=Decimal(24),
            nivel_territorial="region",
        )
    if clase == 2:
        return Meta(
            compromiso=c,
            orden=orden,
            indicador=f"Días de espera ({orden})",
            unidad="días",
            valor_meta=Decimal(10),
            linea_base=Decimal(45),
            sentido=Sentido.DECRECIENTE.value,
        )
    indicador, unidad, meta = dado.choice(UNIDADES)
    base = Decimal(dado.choice([0, 5])) if clase == 3 else None
    return Meta(
        compromiso=c,
        orden=orden,
        indicador=f"{indicador} ({orden})",
        unidad=unidad,
        valor_meta=Decimal(meta),
        linea_base=base,
    )


def _mediodia(dia: date) -> datetime:
    return timezone.make_aware(datetime.combine(dia, time(12)))


def _avances(lote, desde, cupo, dado, hoy, autor, regiones) -> list[AvanceCompleto]:
    """`cupo` avances spread over the batch; one pledge in eight stays silent."""
    hablan = [par for n, par in enumerate(lote, start=desde) if n % 8 != 7]
    completos: list[AvanceCompleto] = []
    for n, (compromiso, metas) in enumerate(hablan):
        cuantos = cupo * (n + 1) // len(hablan) - cupo * n // len(hablan)
        completos += _historia(compromiso, metas, cuantos, desde + n, dado, hoy, autor, regiones)
    return completos


def _historia(compromiso, metas, cuantos, n, dado, hoy, autor, regiones) -> list[AvanceCompleto]:
    """The updates of one pledge, oldest first, ending in a state that its number decides."""
    final = (
        Estado.EN_PROCESO,
        Estado.CUMPLIDO,
        Estado.NO_INICIADO,
        Estado.CUMPLIDO_PARCIALMENTE,
        Estado.INCUMPLIDO,
    )[n % 5]
    ultimo_corte = hoy - timedelta(days=(5, 40, 130, 250)[n // 5 % 4])
    if final is Estado.INCUMPLIDO and not (
        compromiso.fecha_limite and compromiso.fecha_limite < ultimo_corte
    ):
        final = Estado.EN_PROCESO
    completos: list[AvanceCompleto] = []
    for k in range(cuantos):
        # Cortes go back evenly, never before the pledge began.
        corte = ultimo_corte - timedelta(days=min(30 * (cuantos - 1 - k), 360))
        ultimo = k == cuantos - 1
        estado = final if ultimo else (Estado.NO_INICIADO if k == 0 and cuantos > 3 else Estado.EN_PROCESO)
        publicado_en = _mediodia(corte + timedelta(days=2)) + timedelta(minutes=k)
        avance = Avance(
            compromiso=compromiso,
            autor=autor,
            publicado_por=autor,
            fecha_corte=corte,
            estado=estado,
            prevision=prevision_de(estado, compromiso.fecha_limite, corte, n + 3 * k),
            descripcion=LARGO if n == 3 and ultimo else dado.choice(HECHOS),
            dificultades="Demoras en la contratación." if dado.random() < 0.3 else "",
            medidas="Se reprogramó la segunda etapa." if dado.random() < 0.2 else "",
            enviado_en=publicado_en - timedelta(hours=3 + (7 * n + 5 * k) % 60),
            publicado_en=publicado_en,
        )
        completo = AvanceCompleto(avance)
        _medir(completo, metas, Decimal(k + 1) / cuantos, ultimo, n, dado, regiones)
        if dado.random() < 0.6:
            completo.evidencias.append(
                Evidencia(
                    avance=avance,
                    titulo="Informe de ejemplo",
                    emisor=compromiso.institucion.nombre,
                    url=f"https://example.org/informes/{n}-{k}",
                    fecha=corte,
                    fecha_consulta=corte,
                )
            )
        completos.append(completo)
    if completos:
        completos += _despues(completos[-1], n, dado, hoy, autor, metas)
    return completos[:cuantos] if cuantos < 3 else _recortar(completos, cuantos)


def _recortar(completos: list[AvanceCompleto], cuantos: int) -> list[AvanceCompleto]:
    """Keep the number asked for: corrections push out the oldest."""
    return completos[len(completos) - cuantos :]


def _medir(completo: AvanceCompleto, metas, parte: Decimal, ultimo: bool, n: int, dado, regiones) -> None:
    """Values that grow towards the target; a «cumplido» in three falls short, and says so anyway."""
    falta = Decimal("0.86") if n % 3 == 0 else Decimal(1)
    for meta in metas:
        if meta.valor_meta is None:
            continue
        base = meta.linea_base or Decimal(0)
        llega = (
            parte
            if not ultimo
            else (falta if completo.avance.estado == Estado.CUMPLIDO else parte * Decimal("0.7"))
        )
        valor = (base + (meta.valor_meta - base) * llega).quantize(Decimal(1))
        indice = len(completo.mediciones)
        completo.mediciones.append(Medicion(avance=completo.avance, meta=meta, valor=valor))
        if meta.nivel_territorial and regiones:
            con_nombre = int(valor) if n % 2 else max(int(valor) - 3, 0)
            completo.lugares[indice] = [t.pk for t in dado.sample(regiones, k=min(con_nombre, len(regiones)))]


def _despues(ultimo: AvanceCompleto, n: int, dado, hoy: date, autor, metas) -> list[AvanceCompleto]:
    """Fate of the last update: verified, questioned, corrected (once or twice), withdrawn."""
    avance = ultimo.avance
    dia = timezone.localdate(avance.publicado_en)

    def mas_tarde(dias: int) -> datetime:
        return min(_mediodia(dia + timedelta(days=dias)), _mediodia(hoy) - timedelta(hours=6))

    def corregir(corregido: Avance, dias: int, motivo: str) -> AvanceCompleto:
        nuevo = AvanceCompleto(
            Avance(
                compromiso=corregido.compromiso,
                autor=autor,
                publicado_por=autor,
                fecha_corte=corregido.fecha_corte,
                estado=corregido.estado,
                prevision=corregido.prevision,
                descripcion=f"{corregido.descripcion.removesuffix(' (corregido)')} (corregido)",
                corrige=corregido,
                motivo_correccion=motivo,
                publicado_en=mas_tarde(dias),
            )
        )
        nuevo.mediciones = [
            Medicion(avance=nuevo.avance, meta=m.meta, valor=max(m.valor - 1, Decimal(0)))
            for m in ultimo.mediciones
        ]
        return nuevo

    suerte = n % 11
    if suerte in (1, 2):
        verificacion = Verificacion(
            avance=avance,
            resultado="verificado" if suerte == 1 else "cuestionado",
            verificador="Auditoría de ejemplo",
            motivo="Se revisó una muestra de las actas.",
            en=mas_tarde(1),
            registrado_por=autor,
        )
        ultimo.verificaciones.append(verificacion)
        observar(ultimo, verificacion, n)
        if n % 33 == 1:
            ultimo.sin_efecto.append(
                VerificacionSinEfecto(
                    verificacion=verificacion,
                    quien="Auditoría de ejemplo",
                    motivo="Se habían revisado las actas de otra sede.",
                    en=mas_tarde(2),
                    registrado_por=autor,
                )
            )
    elif suerte in (3, 4, 5):
        primera = corregir(avance, 1, "Se había contado dos veces una sede.")
        if suerte == 3:
            return [primera]
        if suerte == 4:
            primera.retiro = _retiro(primera.avance, mas_tarde(2), autor)
            return [primera]
        return [primera, corregir(primera.avance, 2, "La primera corrección tenía otro error.")]
    elif suerte == 6:
        ultimo.retiro = _retiro(avance, mas_tarde(1), autor)
    return []


def _retiro(avance: Avance, cuando: datetime, autor) -> Retiro:
    return Retiro(
        avance=avance,
        motivo="Se publicó por error: era de otra sede.",
        retirado_en=cuando,
        retirado_por=autor,
    )


def _sin_publicar(edicion: Edicion, autor, hoy: date) -> None:
    """Something on the desk: a draft, one to review, one returned."""
    for paso, compromiso in enumerate(edicion.compromisos.order_by("pk")[:3]):
        avance = Avance.objects.create(
            compromiso=compromiso,
            autor=autor,
            fecha_corte=hoy - timedelta(days=1),
            estado=Estado.EN_PROCESO,
            descripcion="Avance en preparación, todavía sin publicar.",
        )
        if paso:
            publicacion.enviar(avance, por=autor)
        if paso == 2:
            publicacion.observar(avance, por=autor, motivo="Falta adjuntar el acta de la última sede.")


def _periodos(edicion: Edicion, autor, hoy: date) -> None:
    """One that closed ten days ago, with its picture, and the one that follows, open."""
    cierre = hoy - timedelta(days=10)
    for numero, desde, cierra in (
        (1, cierre - timedelta(days=90), cierre),
        (2, cierre + timedelta(days=1), hoy + timedelta(days=20)),
    ):
        periodo = Periodo.objects.create(
            edicion=edicion,
            slug=f"{EDICION}-{numero}",
            nombre=f"Periodo de ejemplo {numero}",
            desde=desde,
            cierra=cierra,
            abierto_en=_mediodia(desde),
            abierto_por=autor,
        )
        if cierra < hoy:
            instantanea.cerrar(periodo, por=autor)
