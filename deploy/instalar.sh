#!/bin/bash
# From a bare Debian (12 or newer) to a served site:  sudo deploy/instalar.sh compromisos.ejemplo.gob.pe
# Run again it changes nothing that is right already. What it leaves, and what remains to be filled in: docs/operation.md.
set -euo pipefail
umask 022

AQUI=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=deploy/comun.sh
. "$AQUI/deploy/comun.sh"

uso() { morir "Uso: $0 NOMBRE   (el nombre con que se visitará el sitio: compromisos.ejemplo.gob.pe)"; }
[ $# = 1 ] || uso
SITIO=$1
[[ $SITIO =~ ^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$ && $SITIO == *.* ]] || uso
es_root "$@"
# shellcheck disable=SC1091
[ -r /etc/os-release ] && . /etc/os-release
if [ "${ID:-}" != debian ] || [ "${VERSION_ID:-0}" -lt 12 ]; then morir "Es para Debian 12 o más nuevo; en otro sistema siga docs/operation.md."; fi
unset VERSION VERSION_ID

decir "Paquetes"
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
faltan=()
for paquete in python3 python3-venv postgresql postgresql-contrib nginx-light curl ca-certificates logrotate openssl; do
    dpkg-query -W -f='${db:Status-Status}' "$paquete" 2>/dev/null | grep -qx installed || faltan+=("$paquete")
done
if [ ${#faltan[@]} -gt 0 ]; then
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${faltan[@]}" >/dev/null
fi

decir "Usuario y carpetas"
getent passwd "$USUARIO" >/dev/null || useradd --system --home-dir "$LIB" --shell /usr/sbin/nologin --user-group "$USUARIO"
install -d -m 0755 "$OPT" "$OPT/versiones"
install -d -m 0751 -o "$USUARIO" -g "$USUARIO" "$LIB"  # nginx passes through it, and lists nothing
install -d -m 0750 -o "$USUARIO" -g "$USUARIO" "$LIB/media" "$LIB/cache" "$LIB/hechos" "$RESPALDOS"
install -d -m 0755 "$LIB/acme"
install -d -m 0750 -g "$USUARIO" "$ETC"
install -d -m 0700 "$ETC/tls"

decir "PostgreSQL"
if ! hay_systemd; then
    pg_lsclusters -h | awk '$4 != "online" {print $1, $2}' | while read -r version cluster; do pg_ctlcluster "$version" "$cluster" start; done
fi
for _ in $(seq 30); do (cd / && runuser -u postgres -- psql -Xqc 'SELECT 1' >/dev/null 2>&1) && break; sleep 1; done
# Passwords go in by standard input and stand in files of root: on no command line, in no history.
clave_de() {  # clave_de ROLE FILE: of the file if it has one, else a new one
    local dicha
    dicha=$(sed -n "s|^DATABASE_URL=postgresql://$1:\([^@]*\)@.*|\1|p" "$2" 2>/dev/null || true)
    printf '%s' "${dicha:-$(openssl rand -hex 24)}"
}
CLAVE_DUENA=$(clave_de "$NOMBRE_DEL_ROL" "$ETC/duena.env")
CLAVE_WEB=$(clave_de "$ROL_WEB" "$ETC/env")
(cd / && runuser -u postgres -- psql -X -q -A -t -v ON_ERROR_STOP=1) <<SQL
SELECT 'CREATE ROLE $NOMBRE_DEL_ROL LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '$NOMBRE_DEL_ROL') \gexec
SELECT 'CREATE ROLE $ROL_WEB LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '$ROL_WEB') \gexec
SET log_statement = 'none';
ALTER ROLE $NOMBRE_DEL_ROL PASSWORD '$CLAVE_DUENA';
ALTER ROLE $ROL_WEB PASSWORD '$CLAVE_WEB';
SELECT 'CREATE DATABASE $BASE_DE_DATOS OWNER $NOMBRE_DEL_ROL ENCODING ''UTF8'' TEMPLATE template0' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '$BASE_DE_DATOS') \gexec
REVOKE ALL ON DATABASE $BASE_DE_DATOS FROM PUBLIC;
GRANT CONNECT ON DATABASE $BASE_DE_DATOS TO $ROL_WEB;
SQL

decir "Configuración: $ETC/env"
if [ ! -s "$ETC/duena.env" ]; then
    (umask 077 && printf 'DATABASE_URL=postgresql://%s:%s@127.0.0.1/%s\n' "$NOMBRE_DEL_ROL" "$CLAVE_DUENA" "$BASE_DE_DATOS" >"$ETC/duena.env")
fi
if [ ! -s "$ETC/env" ]; then
    (umask 077 && sed \
        -e "s|^SECRET_KEY=.*|SECRET_KEY=$(openssl rand -base64 60 | tr -d '\n/+=' | cut -c1-64)|" \
        -e "s|^ALLOWED_HOSTS=.*|ALLOWED_HOSTS=$SITIO|" \
        -e "s|^SITE_URL=.*|SITE_URL=https://$SITIO|" \
        -e "s|^DATABASE_URL=.*|DATABASE_URL=postgresql://$ROL_WEB:$CLAVE_WEB@127.0.0.1/$BASE_DE_DATOS|" \
        -e "s|^CACHE_URL=.*|CACHE_URL=filecache://$LIB/cache|" \
        -e "s|^MEDIA_STORAGE=.*|MEDIA_STORAGE=$LIB/media|" \
        -e "s|^MADE_FILES=.*|MADE_FILES=$LIB/hechos|" \
        -e "s|^TRUSTED_PROXIES=.*|TRUSTED_PROXIES=1|" \
        "$AQUI/.env.example" >"$ETC/env.nuevo")
    mv "$ETC/env.nuevo" "$ETC/env"
fi
chown root:"$USUARIO" "$ETC/env"
chmod 0640 "$ETC/env"

decir "Certificado"
if [ ! -s "$ETC/tls/fullchain.pem" ]; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 90 -subj "/CN=$SITIO" \
        -addext "subjectAltName=DNS:$SITIO" -keyout "$ETC/tls/privkey.pem" -out "$ETC/tls/fullchain.pem" 2>/dev/null
    decir "Es uno de prueba, hecho aquí: los navegadores avisan. Ponga el verdadero en $ETC/tls (fullchain.pem, privkey.pem)."
fi

decir "El programa y sus bibliotecas (unos minutos)"
CARPETA=$(preparar_version "$AQUI" | tail -1)
[ -e "$OPT/actual" ] || ln -sfn "$CARPETA" "$OPT/actual"

decir "La base"
asentar_version "$CARPETA"
VERSION=$CARPETA manage_duena cargar_semilla
ln -sfn "$CARPETA" "$OPT/actual.nueva"
mv -T "$OPT/actual.nueva" "$OPT/actual"

decir "Servicios"
poner_unidades "$SITIO"
arrancar
esperar_listo || morir "El sitio no responde: journalctl -u compromisos-web -n 50"

decir "Listo: https://$SITIO"
cat <<FIN
Falta, y solo usted puede:
  1. En $ETC/env: OPERADOR, CONTACTO, EMAIL_URL, ALERT_EMAIL, AYUDA_REVISADA, BACKUP_RECIPIENTS. Después: systemctl restart compromisos-web compromisos-worker
  2. El certificado verdadero en $ETC/tls.
  3. Quién publica: compromisos crear_editor NOMBRE   (docs/operation.md)
  4. Las claves, lejos de aquí: compromisos respaldo --claves ARCHIVO   (docs/backup.md)
  5. Lo que quede por decir: compromisos check --deploy
FIN
