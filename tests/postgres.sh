#!/bin/sh
# The journal's tests need PostgreSQL. Where there is none, take it from the system's packages if we may; else say how.
command -v initdb >/dev/null 2>&1 && exit 0
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null && exit 0
fi
echo "The journal's tests need PostgreSQL. Install it and run this again: sudo apt-get install postgresql" >&2
exit 1
