# A private PostgreSQL for tests: on a socket in a temporary directory, stopped by its pid.
# Sourced behind lib.sh.
#
#     start_postgres            sets PGHOST, PGPORT, PGUSER and PGDATABASE: postgresql:// is it
#     sql 'SELECT 1'            one value, or rows with | between values
#     stop_postgres             also at the end of the test, whatever happens
#     start_standby             a hot standby of it: $standby is its PGHOST
#     caught_up                 wait until it has all that the first one has

needs pg_config
postgres_bin=$(pg_config --bindir)
postgres_home= standby=

# The server refuses to run as root, and cannot look into root's directories.
as_postgres() {
    if [ "$(id -u)" = 0 ]; then
        (cd "$postgres_home" && exec setpriv --reuid=postgres --regid=postgres --clear-groups env HOME="$postgres_home" "$@")
    else
        "$@"
    fi
}

# start_postgres [SETTING...]: "wal_level=replica", say.
start_postgres() {
    local setting
    postgres_home=$(mktemp -d /tmp/place-pg-XXXXXX)
    [ "$(id -u)" != 0 ] || chown postgres "$postgres_home"
    as_postgres "$postgres_bin/initdb" -D "$postgres_home/data" -U canvas -A trust -E UTF8 --locale=C -N \
        >"$postgres_home/initdb.log" 2>&1 || { echo 'Bail out! initdb failed'; exit 1; }
    {
        echo "listen_addresses = ''"
        echo "unix_socket_directories = '$postgres_home'"
        echo "fsync = off"
        echo "shared_buffers = 256MB"
        echo "max_wal_size = 4GB"
        for setting in "$@"; do echo "$setting"; done
    } >>"$postgres_home/data/postgresql.conf"
    export PGHOST=$postgres_home PGPORT=5432 PGUSER=canvas PGDATABASE=postgres
    trap 'stop_postgres; cd /; rm -rf "${root:-}"' EXIT # lib.sh's, too
    launch_postgres
}

# Also after it was stopped or killed, on the data that it left.
launch_postgres() {
    as_postgres "$postgres_bin/pg_ctl" -D "$postgres_home/data" -l "$postgres_home/log" -w -t 60 start \
        >/dev/null || { echo 'Bail out! PostgreSQL did not start'; exit 1; }
}

postgres_pid() { head -n 1 "$postgres_home/data/postmaster.pid" 2>/dev/null; }

# start_standby [SETTING...]: a copy that follows, read-only, on a socket of its own.
start_standby() {
    local setting
    standby=$postgres_home/standby
    as_postgres mkdir "$standby"
    as_postgres "$postgres_bin/pg_basebackup" -D "$standby/data" -h "$PGHOST" -p "$PGPORT" -U "$PGUSER" -R -X stream -c fast \
        >"$postgres_home/basebackup.log" 2>&1 || { echo 'Bail out! pg_basebackup failed'; exit 1; }
    {
        echo "unix_socket_directories = '$standby'"
        for setting in "$@"; do echo "$setting"; done
    } >>"$standby/data/postgresql.conf"
    as_postgres "$postgres_bin/pg_ctl" -D "$standby/data" -l "$standby/log" -w -t 60 start \
        >/dev/null || { echo 'Bail out! the standby did not start'; exit 1; }
}

caught_up() {
    local here i
    here=$(sql 'SELECT pg_current_wal_lsn()')
    for ((i = 0; i < 600; i++)); do
        [ "$(PGHOST=$standby sql "SELECT pg_last_wal_replay_lsn() >= '$here'")" = t ] && return 0
        sleep 0.05
    done
    return 1
}

stop_postgres() {
    [ -n "$postgres_home" ] || return 0
    [ -z "$standby" ] || as_postgres "$postgres_bin/pg_ctl" -D "$standby/data" -m immediate -w stop >/dev/null 2>&1
    standby=
    as_postgres "$postgres_bin/pg_ctl" -D "$postgres_home/data" -m immediate -w stop >/dev/null 2>&1
    rm -rf "$postgres_home"
    postgres_home=
}

sql() { psql -X -q -A -t -v ON_ERROR_STOP=1 -c "$1"; }
