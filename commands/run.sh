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

. "$root/commands/server.sh"

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
    --port | --settings | --apps | --data) [ -n "${2:-}" ] || fail "$1 needs a value. See ./thywill run --help." 2 ;;
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
! unrehearsed || rehearse

cd "$root"
server_command
exec "${server[@]}" ${options[@]+"${options[@]}"}
