# What several commands need. Expects $root, the checkout.

# Says what went wrong and ends: fail SENTENCE [EXIT-STATUS]
fail() {
  echo "thywill: $1" >&2
  exit "${2:-1}"
}

# Is the first argument among the others?
contains() {
  local word=$1 other
  shift
  for other in "$@"; do
    [ "$word" != "$other" ] || return 0
  done
  return 1
}

# Prints the candidate that takes the fewest changed letters to reach, or nothing if that is more than two and more
# than a third of those it has: nearest WORD CANDIDATE...
nearest() {
  printf '%s\n' "$@" | awk '
    function smaller(a, b) { return a < b ? a : b }
    function distance(a, b,    i, j, row, corner, above) {
      for (j = 0; j <= length(b); j++) row[j] = j
      for (i = 1; i <= length(a); i++) {
        corner = row[0]; row[0] = i
        for (j = 1; j <= length(b); j++) {
          above = row[j]
          row[j] = smaller(smaller(above, row[j - 1]) + 1, corner + (substr(a, i, 1) != substr(b, j, 1)))
          corner = above
        }
      }
      return row[length(b)]
    }
    NR == 1 { word = $0; next }
    {
      far = length($0) / 3; if (far < 2) far = 2
      d = distance(word, $0); if (d <= far && (best == "" || d < least)) { best = $0; least = d }
    }
    END { print best }'
}

# Prints what was probably meant as a question, with a blank before it, or nothing: question WORD CANDIDATE...
question() {
  local meant
  meant=$(nearest "$@")
  case $meant in
    "") ;;
    -*) echo " Did you mean $meant?" ;;
    *) echo " Did you mean \"$meant\"?" ;;
  esac
}

# Ends because of a word that COMMAND does not take: unknown_option COMMAND WORD KNOWN-OPTION...
unknown_option() {
  local command=$1 option=$2
  shift 2
  case $option in
    -*) ;;
    *) fail "$command takes nothing of the name \"$option\". See ./thywill $command --help." 2 ;;
  esac
  fail "$command has no option \"$option\".$(question "$option" "$@") See ./thywill $command --help." 2
}

# The help of a command that a program of ours carries out, as it can be shown before that program is built. It is
# also where it stands which options there are: in lines that begin with two blanks and "--". One that takes a value
# has its name after one blank more.
help_of() {
  echo "$root/commands/help/$1.txt"
}

# Shows that help, and ends, if it is asked for: show_help_of NAME WORD...
show_help_of() {
  local name=$1
  shift
  if contains --help "$@" || contains -h "$@"; then
    cat "$(help_of "$name")"
    exit 0
  fi
}

# Prints the words in that help that begin a line so: first_words NAME PATTERN
first_words() {
  sed -n "s/^  \($2\).*/\1/p" "$(help_of "$1")"
}

# Ends if there is an option among the words that is not in that help, or lacks its value. Sets others to the words
# that are neither: check_options COMMAND NAME WORD...
check_options() {
  local command=$1 all valued
  all=$(first_words "$2" '--[a-z-]*')
  valued=$(sed -n 's/^  \(--[a-z-]*\) [^ ].*/\1/p' "$(help_of "$2")")
  shift 2
  others=()
  while [ $# -gt 0 ]; do
    case $1 in
      -*)
        contains "$1" $all || unknown_option "$command" "$1" $all --help
        if contains "$1" $valued; then
          [ $# -gt 1 ] || fail "$1 needs a value. See ./thywill $command --help." 2
          shift
        fi
        ;;
      *) others+=("$1") ;;
    esac
    shift
  done
}

# A path that keeps its meaning when the directory changes.
absolute() {
  case $1 in /*) echo "$1" ;; *) echo "$PWD/$1" ;; esac
}

# Prints the home of a JDK 25, or fails.
jdk_home() {
  local home
  for home in "${JAVA_HOME:-}" "$(home_of_java_on_path)" /usr/lib/jvm/* \
    "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* "$HOME"/.jdks/* \
    "$(/usr/libexec/java_home -v 25 2>/dev/null || true)" \
    /Library/Java/JavaVirtualMachines/*/Contents/Home {/opt/homebrew,/usr/local}/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home; do
    if [ -x "$home/bin/javac" ] && grep -q '^JAVA_VERSION="25[".]' "$home/release" 2>/dev/null; then
      echo "$home"
      return 0
    fi
  done
  return 1
}

home_of_java_on_path() {
  java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p' || true
}

# Sets JAVA_HOME to a JDK 25 or ends.
need_jdk() {
  JAVA_HOME=$(jdk_home) || fail "no JDK 25 was found in JAVA_HOME, on the PATH or in the usual places; $(how_to_install jdk)."
  export JAVA_HOME
}

need_maven() {
  command -v mvn >/dev/null || fail "Maven was not found on the PATH; $(how_to_install maven)."
}

# Runs Maven in the checkout, with its progress on the screen and all it says in a file: maven LOG ARGUMENT...
maven() {
  local log=$1
  shift
  need_maven
  export MAVEN_OPTS="${MAVEN_OPTS:-} --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
  mkdir -p "$(dirname "$log")"
  (cd "$root" && mvn -B "$@") 2>&1 | tee "$log" | maven_progress
}

# Prints what stopped Maven: its first errors and, since they fail the build too, the compiler's warnings.
maven_errors() {
  awk '/^\[ERROR\] (To see|Re-run|For more|After correcting|\[Help|-> |There are test|Failures:|Errors:|  [^ ])/ { next }
       /^\[ERROR\] (.*Tests run:|.*<<<|\tat )/ { next }
       /^\[ERROR\] ./ || /^\[WARNING\] (\/.*\.java|\[)/ { if (++shown <= 20) print }' "$1"
}

# A line for each module as Maven comes to it; on a terminal also what it is at, in one line that changes.
maven_progress() {
  local line fetched=0 module='^\[INFO\] Building thywill-?([a-z-]*) [0-9][^ ]* *\[([0-9]+/[0-9]+)\]'
  while IFS= read -r line; do
    if [[ $line =~ $module ]]; then
      passing ""
      printf '  %5s  %-24s %4d s\n' "${BASH_REMATCH[2]}" "${BASH_REMATCH[1]:-thywill}" $SECONDS
      continue
    fi
    case $line in
      *"Downloaded from"*)
        fetched=$((fetched + 1))
        passing "fetching libraries: $fetched files, $SECONDS s"
        ;;
      "[INFO] Running "*) passing "${line#\[INFO\] Running }, $SECONDS s" ;;
      "[ERROR]   mvn "*) ;;
      "[ERROR]   "[!\ ]*)
        passing ""
        echo "         ${line#\[ERROR\]   }"
        ;;
    esac
  done
  passing ""
}

# Shows what is being done until something else is shown; only on a terminal.
passing() {
  [ ! -t 1 ] || printf '\r\033[K%s' "${1:+         $1}"
}
