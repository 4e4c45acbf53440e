# shellcheck shell=bash
# What instalar.sh and actualizar.sh share; read by `.`, and not run.

NOMBRE_DEL_ROL=compromisos
ROL_WEB=compromisos_web
BASE_DE_DATOS=compromisos
USUARIO=compromisos
OPT=/opt/compromisos
LIB=/var/lib/compromisos
ETC=/etc/compromisos
# shellcheck disable=SC2034  # of those who read this
RESPALDOS=/var/backups/compromisos

decir() { printf '\n== %s\n' "$*"; }
morir() { printf '%s\n' "$*" >&2; exit 1; }

es_root() { [ "$(id -u)" = 0 ] || morir "Ejecútelo como root: sudo $0 $*"; }

# systemd is there only if it is the one that started this machine: not in a chroot nor in most containers.
hay_systemd() { [ -d /run/systemd/system ]; }

# A command of the site, as its user: `manage migrate`. Whatever is exported stays so.
manage() { (cd "${VERSION:-$OPT/actual}" && runuser -u "$USUARIO" -- .venv/bin/python manage.py "$@"); }

# The same, with the role that owns the tables. Its password is in the environment and on no command line.
manage_duena() {
    (
        set -a
        # shellcheck disable=SC1091
        . "$ETC/duena.env"
        set +a
        manage "$@"
    )
}

# Put a version of the code in its folder, with its own libraries: `preparar_version /path/of/the/code`. Says where.
preparar_version() {
    local origen=$1 nombre carpeta python
    nombre=$(sed -n 's/^version = "\(.*\)"/\1/p' "$origen/pyproject.toml" | head -1)
    if git -C "$origen" rev-parse --short=10 HEAD >/dev/null 2>&1; then
        nombre="$nombre-$(git -C "$origen" rev-parse --short=10 HEAD)"
    fi
    carpeta="$OPT/versiones/$nombre"
    if [ ! -f "$carpeta/.completa" ]; then
        rm -rf "$carpeta"
        mkdir -p "$carpeta"
        tar -C "$origen" --exclude=./.git --exclude=./.venv --exclude=./var --exclude=./.env -cf - . | tar -C "$carpeta" --no-same-owner -xf -
        ln -sfn "$LIB" "$carpeta/var"
        ln -sfn "$ETC/env" "$carpeta/.env"
        python=$(command -v python3)
        "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || morir "Hace falta Python 3.11 o más nuevo: $python es anterior."
        "$python" -m venv "$carpeta/.venv"
        "$carpeta/.venv/bin/pip" install -q --disable-pip-version-check --no-input --require-hashes -r "$carpeta/requirements/base.lock"
        "$carpeta/.venv/bin/python" -m compileall -q -j0 "$carpeta" -x '\.venv|/tests/' || true
        chown -R root:root "$carpeta"
        chmod -R u=rwX,go=rX "$carpeta"
        touch "$carpeta/.completa"
    fi
    printf '%s\n' "$carpeta"
}

# The database and the static files of a version that is not in use yet.
asentar_version() {
    VERSION=$1 manage_duena migrate --noinput -v1
    dar_permisos "$1"
    VERSION=$1 manage collectstatic --noinput -v0
}

dar_permisos() {
    case "$(sed -n 's/^DATABASE_URL=//p' "$ETC/duena.env")" in
    *@localhost/* | *@127.0.0.1/*)
        # By the superuser of this machine in the name of the owner: no password on any command line.
        { echo "SET ROLE $NOMBRE_DEL_ROL;"; cat "$1/deploy/permisos.sql"; } |
            (cd / && runuser -u postgres -- psql -X -q -v ON_ERROR_STOP=1 -v web="$ROL_WEB" -d "$BASE_DE_DATOS" -f -)
        ;;
    *) decir "La base está en otra máquina: ejecute allí deploy/permisos.sql con el rol dueño." ;;
    esac
}

# Units, proxy and rotation of logs, as the version in use has them.
poner_unidades() {
    local nombre=$1
    mkdir -p /etc/systemd/system /etc/systemd/journald.conf.d /etc/nginx/conf.d /etc/logrotate.d /var/cache/nginx
    cp -r "$OPT/actual/deploy/systemd/." /etc/systemd/system/
    cp "$OPT/actual/deploy/journald.conf" /etc/systemd/journald.conf.d/compromisos.conf
    cp "$OPT/actual/deploy/nginx/logrotate.conf" /etc/logrotate.d/compromisos
    sed "s/compromisos\.example\.pe/$nombre/g" "$OPT/actual/deploy/nginx/compromisos.conf" >/etc/nginx/conf.d/compromisos.conf
    install -m 0755 "$OPT/actual/deploy/compromisos" /usr/local/sbin/compromisos
    rm -f /etc/nginx/sites-enabled/default
    nginx -t -q || morir "nginx no acepta su configuración: nada se ha vuelto a arrancar."
    if hay_systemd; then
        systemctl daemon-reload
        systemctl restart systemd-journald
        systemctl enable -q compromisos.target compromisos-web.socket compromisos-web compromisos-worker
        (cd /etc/systemd/system && systemctl enable -q --now compromisos-*.timer)
        systemctl reload-or-restart nginx
    fi
}

# Until /readyz says yes: the database answers and has every migration.
esperar_listo() {
    local _ nombre
    nombre=$(sed -n 's/^ALLOWED_HOSTS=\([^,]*\).*/\1/p' "$ETC/env")
    for _ in $(seq 90); do
        if curl -fsS -m 5 -o /dev/null -H "Host: $nombre" http://127.0.0.1:8000/readyz 2>/dev/null; then return 0; fi
        sleep 1
    done
    return 1
}

arrancar() {
    if hay_systemd; then
        # The socket stays: whoever asks meanwhile waits a few seconds in it, and is answered by the new one.
        systemctl start compromisos-web.socket
        systemctl restart compromisos-worker compromisos-web
        systemctl start compromisos.target
    else
        decir "Aquí no corre systemd (chroot o contenedor): web y worker se arrancan sin él, y los relojes no."
        parar_sin_systemd
        (cd "$OPT/actual" && runuser -u "$USUARIO" -- .venv/bin/gunicorn -c config/gunicorn.py config.wsgi --bind 127.0.0.1:8000 \
            --pid "$LIB/web.pid" --daemon --log-file "$LIB/web.log")
        (cd "$OPT/actual" && { setsid runuser -u "$USUARIO" -- .venv/bin/python manage.py trabajador --no-reload \
            >"$LIB/worker.log" 2>&1 </dev/null & echo $! >"$LIB/worker.pid"; })
        if [ -s /run/nginx.pid ] && kill -0 "$(cat /run/nginx.pid)" 2>/dev/null; then nginx -s reload; else nginx; fi
    fi
}

parar_sin_systemd() {
    local archivo pid _
    for archivo in "$LIB/web.pid" "$LIB/worker.pid"; do
        pid=$(cat "$archivo" 2>/dev/null || true)
        [ -n "$pid" ] || continue
        kill "$pid" 2>/dev/null || true
        for _ in $(seq 40); do
            kill -0 "$pid" 2>/dev/null || break
            sleep 1
        done
        rm -f "$archivo"
    done
}
