#!/bin/sh
# backup.sh FILE: a copy of all rooms and answers as they are in this instant, while the app runs.
# DATABASE_URL names a PostgreSQL; without it, CLASSROOM_DB an SQLite file (default data/classroom.sqlite).
set -eu
umask 077
file=${1:?"say into which file"}
if [ -n "${DATABASE_URL:-}" ]; then
  pg_dump --format=custom --no-owner --no-privileges --file="$file" --dbname="$DATABASE_URL"
else
  rm -f "$file"
  "${PYTHON:-python3}" -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("VACUUM INTO ?", [sys.argv[2]])' \
    "${CLASSROOM_DB:-data/classroom.sqlite}" "$file"
fi
