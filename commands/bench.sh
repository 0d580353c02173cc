# ./thywill bench: puts a server under load, and says what that cost.

. "$root/commands/server.sh"

folder=$root/thywill-server/benchmarks
log=$root/target/bench.log
tool_built=$folder/target/built

# Is something that goes into the load tool newer than it is?
bench_outdated() {
  [ -f "$tool_built" ] || return 0
  [ -n "$(find "$folder/pom.xml" "$folder/src" -newer "$tool_built" -print | sed -n 1p)" ]
}

# Ends if no workload in others uses an option; the help has those that do in parentheses at the end of its line.
check_uses() {
  local option users word used
  [ ${#others[@]} -gt 0 ] || return 0
  for option in $(first_words bench '--[a-z-]*'); do
    users=$(sed -n "s/^  $option .*(\([a-z][a-z, -]*\))\$/\1/p" "$(help_of bench)")
    [ -n "$users" ] && contains "$option" "$@" || continue
    used=false
    for word in "${others[@]}"; do
      ! contains "$word" ${users//,/} || used=true
    done
    $used || fail "$option is of no use to ${others[*]}, but to $users. See ./thywill bench --help." 2
  done
}

# What is wrong with the options is said before anything is built.
case ${1:-} in
  jmh | curves)
    show_help_of "bench-$1" "$@"
    check_options "bench $1" "bench-$1" "${@:2}"
    [ "$1" = jmh ] || [ ${#others[@]} -eq 0 ] || unknown_option "bench $1" "${others[0]}"
    ;;
  *)
    show_help_of bench "$@"
    check_options bench bench "$@"
    workloads=$(first_words bench '[a-z][a-z-]*')
    for word in ${others[@]+"${others[@]}"}; do
      contains "$word" $workloads ||
        fail "there is no workload \"$word\".$(question "$word" $workloads) See ./thywill bench --help." 2
    done
    check_uses "$@"
    ;;
esac

need_jdk
mkdir -p "$root/target"
if bench_outdated || outdated; then
  started=$root/target/build-started
  touch "$started"
  echo "Building the server and the load tool"
  maven "$log" package -pl thywill-server/benchmarks -am -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false \
    -Dspotless.check.skip=true || {
    maven_errors "$log" >&2
    fail "the load tool could not be built; all that Maven said is in $log"
  }
  cp -p "$started" "$tool_built"
  mv "$started" "$built"
fi
# A server somewhere else needs no rehearsal here, nor do parts of a server.
[ "${1:-}" = jmh ] || contains --url "$@" || ! unrehearsed || rehearse

paths=()
while [ $# -gt 0 ]; do
  case $1 in
    --against | --report | --json | --points | --plots)
      paths+=("$1")
      [ $# -eq 1 ] || paths+=("$(absolute "$2")")
      shift
      [ $# -eq 0 ] || shift
      ;;
    *) paths+=("$1") && shift ;;
  esac
done
terminal=false
[ ! -t 1 ] || terminal=true
cd "$folder"
exec "$JAVA_HOME/bin/java" -Xmx2g -XX:+UseParallelGC -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED \
  --sun-misc-unsafe-memory-access=allow "-Dthywill.bench.terminal=$terminal" -cp "target/test-classes:$(cat target/class-path)" org.thywill.bench.Bench \
  ${paths[@]+"${paths[@]}"}
