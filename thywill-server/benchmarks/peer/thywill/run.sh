#!/usr/bin/env bash
# run.sh PORT: starts the packaged server with the application that is measured, as a load generator expects its peers.
# THYWILL_JAVA_OPTS in the environment are given to the JVM. The server must have been built: ./thywill run does that.
# This becomes the server: who looks at its process looks at the JVM.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
root=$(cd "$here/../../../.." && pwd -P)
. "$root/commands/common.sh"
. "$root/commands/server.sh"
[ -d "$distribution/lib" ] || fail "there is no server in $distribution. Build it with: ./thywill run"
JAVA_HOME=$(jdk_home) || fail "this needs a JDK 25; ./thywill doctor says how to get one."
# The folder is named for the process that is about to become the server; those of ended ones are removed.
peers=$root/thywill-server/benchmarks/target/peers
for left in "$peers"/*; do
  [ ! -d "$left" ] || kill -0 "${left##*/}" 2>/dev/null || rm -rf "$left"
done
work=$peers/$$
rm -rf "$work"
mkdir -p "$work/classes" "$work/apps"
sources=$root/thywill-server/benchmarks/src/main
"$JAVA_HOME/bin/javac" -cp "$(class_path)" -d "$work/classes" "$sources"/java/org/thywill/bench/app/*.java
"$JAVA_HOME/bin/jar" --create --file "$work/apps/bench.jar" -C "$work/classes" . -C "$sources/resources" META-INF
server_command
exec "${server[@]}" --settings "$here/settings.yml" --apps "$work/apps" --data "$work/data" --port "$1"
