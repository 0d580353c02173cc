# The packaged server: where it lies, how it is built and how it is started. Expects $root, and for all but its
# places $JAVA_HOME.

distribution=$root/thywill-server/launcher/target/thywill
built=$root/thywill-server/launcher/target/built
# What the JVM has learned in a rehearsal, and when that was.
cache=$root/thywill-server/launcher/target/thywill.aot
rehearsed=$root/thywill-server/launcher/target/rehearsed

# Is something that goes into the server newer than the server? Tests do not go into it.
outdated() {
  [ -f "$built" ] && [ -d "$distribution/lib" ] || return 0
  cd "$root"
  [ -n "$(find pom.xml settings.yml .mvn bootstrap-js client-java thywill-apps thywill-components thywill-server \
    \( -name target -o -name node_modules -o -path '*/src/test' -o -name system-tests -o -name breaking-tests -o -name benchmarks \) -prune -o \
    \( -name pom.xml -o -name settings.yml -o -name jvm.options -o -path '.mvn/*' -o -path '*/src/*' \) -newer "$built" -print | sed -n 1p)" ]
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

# Prints the class path. Its order is always the same, so that a cache of loaded classes stays good.
class_path() {
  (
    LC_ALL=C
    path=$(printf '%s:' "$distribution"/lib/*.jar)
    echo "${path%:}"
  )
}

# Has the server not been played to since it was built?
unrehearsed() {
  [ ! -f "$rehearsed" ] || [ "$built" -nt "$rehearsed" ] || { [ -f "$cache" ] && ! cache_fits; }
}

# Plays to the server for some seconds, so that it starts faster from then on. It serves as well without.
rehearse() {
  local path
  path=$(class_path)
  echo "Rehearsing, so that the server starts faster from now on (20 s)"
  rm -f "$cache"
  if ! "$JAVA_HOME/bin/java" -cp "$path" org.thywill.launcher.Rehearsal "$distribution/apps" \
    "$JAVA_HOME/bin/java" "@$distribution/jvm.options" "-XX:AOTCacheOutput=$cache" -cp "$path" \
    org.thywill.launcher.Thywill >"$root/target/rehearsal.log" 2>&1; then
    rm -f "$cache"
  fi
  touch "$rehearsed"
}

# Is there a cache, and of these jars? The JVM of JDK 25 looks at their names alone, and would load old classes.
cache_fits() {
  [ -f "$cache" ] && [ -z "$(find "$distribution/lib" -name '*.jar' -newer "$cache" -print -quit)" ]
}

# Sets server to the command line that starts it, to which its own options can be added.
server_command() {
  server=("$JAVA_HOME/bin/java" "@$distribution/jvm.options")
  ! cache_fits || server+=("-XX:AOTCache=$cache")
  # shellcheck disable=SC2206 # several options in one variable
  server+=(${THYWILL_JAVA_OPTS:-})
  server+=(-cp "$(class_path)" org.thywill.launcher.Thywill)
}
