#!/bin/bash
# Run by the image of PostgreSQL when it makes its data: the role of the replica, the two of the site, its base. Passwords by standard
# input: those of the site are in the addresses of secretos/database_url and secretos/database_url_duena.
set -euo pipefail
clave() { sed -n 's|^postgresql://[^:]*:\([^@]*\)@.*|\1|p' "/run/secrets/$1"; }
psql -v ON_ERROR_STOP=1 -U postgres <<SQL
CREATE ROLE replicacion LOGIN REPLICATION PASSWORD '$(cat /run/secrets/replicacion)';
CREATE ROLE compromisos LOGIN PASSWORD '$(clave database_url_duena)';
CREATE ROLE compromisos_web LOGIN PASSWORD '$(clave database_url)';
CREATE DATABASE compromisos OWNER compromisos;
SQL
echo 'host replication replicacion all scram-sha-256' >>"$PGDATA/pg_hba.conf"
