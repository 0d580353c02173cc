#!/usr/bin/env bash
# run.sh PORT: starts the packaged server with the application that is measured, as a load generator expects its peers.
# THYWILL_JAVA_OPTS in the environment are given to the JVM. The server must have been built: ./thywill run does that.
# What is measured is a child of this, which ends when this is ended.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
root=$(cd "$here/../../../.." && pwd -P)
. "$root/commands/common.sh"
. "$root/commands/server.sh"
[ -d "$distribution/lib" ] || fail "there is no server in $distribution. Build it with: ./thywill run"
JAVA_HOME=$(jdk_home) || fail "this needs a JDK 25; ./thywill doctor says how to get one."
work=$(mktemp -d "${TMPDIR:-/tmp}/thywill-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 143' TERM INT
mkdir -p "$work/classes" "$work/apps"
sources=$root/thywill-server/benchmarks/src/main
"$JAVA_HOME/bin/javac" -cp "$(class_path)" -d "$work/classes" "$sources"/java/org/thywill/bench/app/*.java
"$JAVA_HOME/bin/jar" --create --file "$work/apps/bench.jar" -C "$work/classes" . -C "$sources/resources" META-INF
server_command
"${server[@]}" --settings "$here/settings.yml" --apps "$work/apps" --data "$work/data" --port "$1" &
child=$!
trap 'kill "$child" 2>/dev/null || true' TERM INT
status=0
wait "$child" || status=$?
# A signal ends a wait before the server has ended.
while kill -0 "$child" 2>/dev/null; do
  wait "$child" || status=$?
done
exit "$status"
