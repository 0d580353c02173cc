# ./thywill run: builds the server if its sources are newer, and becomes it.

help() {
  cat <<'END'
./thywill run [--port N] [--settings FILE] [--apps DIR] [--data DIR]

Builds the server if its sources changed since the last time, and starts it. Ctrl-C stops it.

  --port N         the port to listen on, 0 for any that is free
  --settings FILE  the settings instead of settings.yml
  --apps DIR       the folder of application jars instead of apps/
  --data DIR       where the server keeps its data

Options for the JVM go into THYWILL_JAVA_OPTS.
END
}

distribution=$root/thywill-server/launcher/target/thywill
built=$root/thywill-server/launcher/target/built

# Is something that goes into the server newer than the server? Tests do not go into it.
outdated() {
  [ -f "$built" ] && [ -d "$distribution/lib" ] || return 0
  cd "$root"
  [ -n "$(find pom.xml settings.yml .mvn bootstrap-js thywill-apps thywill-components thywill-server \
    \( -name target -o -name node_modules -o -path '*/src/test' -o -name system-tests -o -name benchmarks \) -prune -o \
    \( -name pom.xml -o -name settings.yml -o -path '.mvn/*' -o -path '*/src/*' \) -newer "$built" -print | sed -n 1p)" ]
}

build() {
  echo "Building the server"
  local started=$root/target/build-started log=$root/target/build.log
  mkdir -p "$root/target"
  touch "$started"
  if ! maven "$log" package -pl :thywill-launcher -am -Dmaven.test.skip=true -Dspotless.check.skip=true; then
    maven_errors "$log" >&2
    fail "the server could not be built; all that Maven said is in $log."
  fi
  mv "$started" "$built"
}

options=()
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help)
      help
      exit 0
      ;;
    --*=*)
      set -- "${1%%=*}" "${1#*=}" "${@:2}"
      continue
      ;;
    --port | --settings | --apps | --data) [ $# -gt 1 ] || fail "$1 needs a value. See ./thywill run --help." 2 ;;
    *) unknown_option run "$1" --port --settings --apps --data --help ;;
  esac
  case $1 in
    --port) options+=("$1" "$2") ;;
    *) options+=("$1" "$(absolute "$2")") ;;
  esac
  shift 2
done

need_jdk
! outdated || build

# The order of the class path is always the same, so that a cache of loaded classes stays good.
class_path=$(LC_ALL=C && printf '%s:' "$distribution"/lib/*.jar)
cd "$root"
exec "$JAVA_HOME/bin/java" \
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseCompactObjectHeaders \
  ${THYWILL_JAVA_OPTS:-} -cp "${class_path%:}" org.thywill.launcher.Thywill ${options[@]+"${options[@]}"}
