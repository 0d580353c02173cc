# ./thywill doctor: says what this machine has and what it lacks.

case ${1:-} in
  "") ;;
  -h | --help)
    cat <<'END'
./thywill doctor

Says what this machine has of what Thywill uses, and what to install for the rest. Ends with 0 if the server can be
built and run; what only tests need does not count.
END
    exit 0
    ;;
  *) unknown_option doctor "$1" --help ;;
esac

# Is something listening on this port of this machine?
port_taken() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

status=0
for tool in $tools_to_run $tools_to_test; do
  if found=$(find_tool "$tool"); then
    printf '  here     %s: %s\n' "$(describe_tool "$tool")" "$found"
  else
    printf '  MISSING  %s: %s\n' "$(describe_tool "$tool")" "$(how_to_install "$tool")"
    ! contains "$tool" $tools_to_run || status=1
  fi
done

port=$(sed -n 's/^ *client-interface:.*port: *\([0-9]*\).*/\1/p' "$root/settings.yml")
port=${port:-8080}
if port_taken "$port"; then
  echo "  TAKEN    port $port of settings.yml: stop what listens on it, or choose another with ./thywill run --port N"
else
  echo "  free     port $port of settings.yml"
fi
exit $status
