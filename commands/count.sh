# Counts what all the test runners of ./thywill test reported, and ends with 0 only if all is well.

# The counts of one JUnit report: MODULE RUNNER PASSED FAILED SKIPPED, and a line for each test that failed.
junit_counts() {
  local report=$1 module runner
  module=${report%%/target/*} runner=${report##*/target/}
  awk -v module="${module##*/}" -v runner="${runner%%-reports/*}" '
    function value(name) { return match($0, " " name "=\"[^\"]*\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : "" }
    /<testsuite / && !counted++ {
      failed = value("failures") + value("errors")
      print module, runner, value("tests") - failed - value("skipped"), failed, value("skipped") + 0
    }
    /^ *<testcase / { test = value("classname") "." value("name") }
    /^ *<(failure|error)[ >]/ { print "failed " test }' "$report"
}

# The counts of Node's report.
node_counts() {
  [ -s "$1" ] || return 0
  awk '
    /^# (pass|fail|cancelled|skipped|todo) [0-9]+$/ { n[$2] = $3 }
    /^ *not ok / && !/# (TODO|SKIP)/ { sub(/^ *not ok [0-9]+ - /, ""); failed = $0 }
    /^ *type: .suite/ { failed = "" }
    /^ *\.\.\.$/ && failed != "" { print "failed " failed; failed = "" }
    END { print "javascript", "node", n["pass"] + 0, n["fail"] + n["cancelled"], n["skipped"] + n["todo"] }' "$1"
}

# Where no Java was built there is no folder to look in, which is no error.
{ find "$root"/*/target "$root"/*/*/target -name 'TEST-*.xml' 2>/dev/null || true; } | LC_ALL=C sort | while IFS= read -r report; do
  junit_counts "$report"
done >"$reports/counts"
node_counts "$reports/node.tap" >>"$reports/counts"
[ ! -f "$reports/failed-checks" ] || sed 's/^/check /' "$reports/failed-checks" >>"$reports/counts"

awk -v ci="${CI:-}" '
  $1 == "failed" || $1 == "check" { problems = problems "  " $0 "\n"; failed += $1 == "check"; next }
  {
    row = sprintf("%-24s %-9s", $1, $2)
    if (!(row in p)) rows[++count] = row
    p[row] += $3; f[row] += $4; s[row] += $5
    passed += $3; failed += $4; skipped += $5
  }
  END {
    printf "\n%-24s %-9s %7s %7s %7s\n", "module", "runner", "passed", "failed", "skipped"
    for (i = 1; i <= count; i++) printf "%s %7d %7d %7d\n", rows[i], p[rows[i]], f[rows[i]], s[rows[i]]
    if (problems) printf "\n%s", problems
    if (passed + failed == 0) print "\nNo test ran, which counts as a failure."
    if (ci == "true" && skipped) print "\nWith CI=true a skipped test counts as a failure."
    printf "\n%d passed, %d failed, %d skipped\n", passed, failed, skipped
    exit failed || passed == 0 || (ci == "true" && skipped)
  }' "$reports/counts"
