# ./thywill test: brings what the tests need, runs all of them and counts them.

. "$root/commands/server.sh"

help() {
  cat <<'END'
./thywill test [--only MODULE]
./thywill test --suite breaking [--only N1,N5] [--transport sse] [--quick] [--strict] [--seed N] [--list]

Runs the tests of all modules, in Java and JavaScript, with the checks of formatting and types. What they need is
installed first where apt-get is and may be used; else it says what is missing. The last line counts every test.

  --only MODULE   the tests of one module, by the name of its directory, such as push-comet

  --suite breaking   the breaking bench at full length; documentation/testing.md describes it, and
                  ./thywill test --suite breaking --help its options. A line of JSON for each scenario; ends
                  with 1 if one has not passed

Ends with 1 if a test failed, if nothing ran and, with CI=true, if a test was skipped.
END
}

modules=$(cd "$root" && sed -n 's|^ *<module>\(.*\)</module>|\1|p' pom.xml)
names=$(for module in $modules; do basename "$module"; done)
module=
reports=$root/target/tests

# Installs the tools that are missing, or ends with how to.
need_tools() {
  local tool missing=
  for tool in "$@"; do
    find_tool "$tool" >/dev/null || missing="$missing $tool"
  done
  [ -n "$missing" ] || return 0
  install $missing
  for tool in $missing; do
    find_tool "$tool" >/dev/null || echo "  $(describe_tool "$tool"): $(how_to_install "$tool")" >&2
  done
  for tool in $missing; do
    find_tool "$tool" >/dev/null || fail "the tests need what is listed above, and it is not here."
  done
}

# Installs the packages of these tools, if this is Debian or Ubuntu and we may.
install() {
  local tool packages= as_root=
  command -v apt-get >/dev/null || return 0
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; } || return 0
    as_root="sudo"
  fi
  for tool in "$@"; do
    packages="$packages $(packages_of "$tool")"
  done
  echo "Installing what the tests need:$packages"
  { $as_root apt-get update -qq &&
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $packages; } \
    >"$reports/apt-get.log" 2>&1 || tail -n 5 "$reports/apt-get.log" >&2
}

# The names of the test classes that module $1 has and that end in $2, for Maven's -Dtest.
classes() {
  local sources=$root/$1/src/test/java
  [ ! -d "$sources" ] || (cd "$sources" && find . -name "*$2.java" | sed 's|^\./||; s|\.java$||; s|/|.|g') | paste -sd, -
}

java_tests() {
  local tests its
  if [ -n "$module" ]; then
    tests=$(classes "$module" Test) its=$(classes "$module" IT)
    set -- -pl "$module" -am "-Dtest=${tests:-None}" "-Dit.test=${its:-None}"
  fi
  echo "Java"
  # Neither a failed test nor a badly formatted file ends the build: all tests run, and their reports are counted.
  if ! maven "$reports/maven.log" verify --fail-at-end -Dmaven.test.failure.ignore=true -Dspotless.check.skip=true "$@"; then
    maven_errors "$reports/maven.log"
    failed_check "the build of the Java modules; all that Maven said is in $reports/maven.log"
  fi
  (cd "$root" && mvn -B -q spotless:check ${module:+-pl "$module"}) >"$reports/format.log" 2>&1 ||
    failed_check "the formatting of the Java, to be mended with mvn spotless:apply; what is wrong is in $reports/format.log"
}

javascript_tests() {
  local tests scope="bootstrap-js thywill-components thywill-apps"
  [ -z "$module" ] || scope=$module
  cd "$root"
  tests=$(find $scope \( -name node_modules -o -name target \) -prune -o -name '*.test.js' -print | LC_ALL=C sort)
  [ -n "$tests$(ls bootstrap-js/src 2>/dev/null)" ] || return 0
  [ -z "$module" ] || [ -n "$tests" ] || return 0
  echo "JavaScript"
  cd bootstrap-js
  if [ package-lock.json -nt node_modules/.package-lock.json ]; then
    npm ci --no-audit --no-fund >"$reports/npm.log" 2>&1 || {
      failed_check "npm ci; all that it said is in $reports/npm.log"
      return
    }
  fi
  npm run --silent types || failed_check "the types of the JavaScript"
  npm run --silent format:check || failed_check "the formatting of the JavaScript, to be mended with npm run format in bootstrap-js"
  cd ..
  if [ -n "$tests" ]; then
    node --test --test-reporter=spec --test-reporter-destination=stdout \
      --test-reporter=tap --test-reporter-destination="$reports/node.tap" $tests || true
    [ -s "$reports/node.tap" ] || failed_check "node --test, which left no report"
  fi
}

# Notes a check that is no test but counts as one failed.
failed_check() {
  echo "$1" >>"$reports/failed-checks"
}

# Builds what the breaking bench needs, and runs it: breaking OPTION...
breaking() {
  local folder=$root/thywill-server/breaking-tests
  show_help_of test-breaking "$@"
  check_options "test --suite breaking" test-breaking "$@"
  [ ${#others[@]} -eq 0 ] || unknown_option "test --suite breaking" "${others[0]}"
  if contains --list "$@"; then
    sed -n 's/^  \([A-Z]\)/\1/p' "$(help_of test-breaking)"
    exit 0
  fi
  need_jdk
  need_maven
  mkdir -p "$reports"
  need_tools mariadb
  maven "$reports/maven.log" package -pl thywill-server/breaking-tests -am -Dtest=None -Dspotless.check.skip=true || {
    maven_errors "$reports/maven.log"
    fail "the server could not be built; all that Maven said is in $reports/maven.log"
  }
  rehearse # so that servers start as fast as those of ./thywill run
  cd "$folder"
  exec "$JAVA_HOME/bin/java" -Xmx2g -XX:+UseCompactObjectHeaders -Djdk.httpclient.websocket.writeBufferSize=1024 \
    -Djdk.httpclient.websocket.intermediateBufferSize=1024 -Djdk.httpclient.bufsize=2048 \
    -cp "target/test-classes:target/classes:$(cat target/class-path)" org.thywill.breaking.Suite "$@"
}

if [ "${1:-}" = --suite ]; then
  [ "${2:-}" = breaking ] || fail "there is one suite, \"breaking\". See ./thywill test --help." 2
  shift 2
  breaking "$@"
fi

while [ $# -gt 0 ]; do
  case $1 in
    -h | --help)
      help
      exit 0
      ;;
    --only=*) set -- --only "${1#*=}" "${@:2}" && continue ;;
    --suite) fail "--suite stands before all else. See ./thywill test --help." 2 ;;
    --only) [ $# -gt 1 ] || fail "--only needs the name of a module. See ./thywill test --help." 2 ;;
    *) unknown_option test "$1" --only --suite --help ;;
  esac
  contains "$2" $names || fail "there is no module \"$2\".$(question "$2" $names)" 2
  module=$(printf '%s\n' $modules | grep -E "(^|/)$2\$")
  shift 2
done

need_jdk
need_maven
rm -rf "$reports"
mkdir -p "$reports"
find "$root"/*/target "$root"/*/*/target -name 'TEST-*.xml' -exec rm {} + 2>/dev/null || true
need_tools $tools_to_test
[ "$module" = bootstrap-js ] || java_tests
javascript_tests
. "$root/commands/count.sh"
