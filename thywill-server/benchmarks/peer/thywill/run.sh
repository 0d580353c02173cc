#!/usr/bin/env bash
# run.sh PORT: starts the packaged server with the subject of measurements, as a load generator expects its peers.
# JAVA_OPTIONS in the environment are given to the JVM. The server must have been built: ./thywill run does that.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
root=$(cd "$here/../../../.." && pwd -P)
. "$root/commands/common.sh"
server=$root/thywill-server/launcher/target/thywill
[ -d "$server/lib" ] || fail "there is no server in $server. Build it with: ./thywill run"
jdk=$(jdk_home) || fail "this needs a JDK 25; ./thywill doctor says how to get one."
work=$(mktemp -d "${TMPDIR:-/tmp}/thywill-bench.XXXXXX")
mkdir -p "$work/classes" "$work/apps"
"$jdk/bin/javac" -cp "$server/lib/*" -d "$work/classes" "$here/subject/src/Subject.java"
"$jdk/bin/jar" --create --file "$work/apps/bench.jar" -C "$work/classes" . -C "$here/subject" META-INF
exec "$jdk/bin/java" -Xms1g -Xmx2g --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -XX:+UseCompactObjectHeaders ${JAVA_OPTIONS:-} -cp "$server/lib/*" org.thywill.launcher.Thywill \
  --settings "$here/settings.yml" --apps "$work/apps" --data "$work/data" --port "$1"
