#!/bin/sh
# restore.sh FILE: all rooms and answers as a backup has them; what came later is gone. Stop the app first.
set -eu
umask 077
file=${1:?"say from which file"}
test -s "$file"
if [ -n "${DATABASE_URL:-}" ]; then
  pg_restore --clean --if-exists --single-transaction --no-owner --no-privileges --dbname="$DATABASE_URL" "$file"
else
  target=${CLASSROOM_DB:-data/classroom.sqlite}
  "${PYTHON:-python3}" -c 'import sqlite3, sys; assert sqlite3.connect(sys.argv[1]).execute("PRAGMA integrity_check").fetchone() == ("ok",)' "$file"
  cp "$file" "$target.new"
  rm -f "$target-wal" "$target-shm"
  mv "$target.new" "$target"
fi
