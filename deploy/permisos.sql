-- What the role of the web may do, and no more: `psql -v web=compromisos_web -f deploy/permisos.sql`, by the owner, after
-- migrating or restoring. As often as one likes. Why: docs/operation.md, «Locks».
\if :{?web}
\else
\set web compromisos_web
\endif
GRANT USAGE ON SCHEMA public TO :"web";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"web";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :"web";
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"web";
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO :"web";
REVOKE UPDATE, DELETE ON compromisos_anotacion, compromisos_modificacion FROM :"web";
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM :"web";
