# What Thywill uses of a machine: whether it is here, what for, and how to install it.

tools_to_run="jdk maven"
tools_to_test="chromium chromedriver mariadb node npm fonts"

# Daemons stand where only root's PATH looks.
PATH=$PATH:/usr/sbin:/sbin

# Prints the tool as it was found, or fails.
find_tool() {
  case $1 in
    jdk) jdk_home ;;
    maven) command -v mvn ;;
    chromium) first_of chromium chromium-browser google-chrome google-chrome-stable \
      "/Applications/Chromium.app/Contents/MacOS/Chromium" \
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ;;
    chromedriver) first_of chromedriver /usr/lib/chromium-browser/chromedriver ;;
    mariadb) first_of mariadbd && first_of mariadb-install-db >/dev/null ;;
    node) command -v node && [ "$(node -p 'Number(process.versions.node.split(".")[0]) >= 18')" = true ] ;;
    npm) command -v npm ;;
    fonts) [ "$(uname)" = Darwin ] && echo "of macOS" || fc-list 2>/dev/null | sed -n '1s/:.*//p' | grep . ;;
  esac
}

first_of() {
  local program
  for program in "$@"; do
    ! command -v "$program" || return 0
  done
  return 1
}

# Prints what the tool is called and what it is for.
describe_tool() {
  case $1 in
    jdk) echo "JDK 25, to build and run" ;;
    maven) echo "Maven 3.8 or later, to build" ;;
    chromium) echo "Chromium or Chrome, for the tests in a browser" ;;
    chromedriver) echo "chromedriver, for the tests in a browser" ;;
    mariadb) echo "MariaDB server, for the tests of the database" ;;
    node) echo "Node 18 or later, for the tests of the JavaScript" ;;
    npm) echo "npm, for the tests of the JavaScript" ;;
    fonts) echo "a font, for the tests in a browser" ;;
  esac
}

# Prints the Debian or Ubuntu packages that bring the tool. MariaDB's core packages start no service.
packages_of() {
  local ubuntu=
  ! grep -q '^ID=ubuntu' /etc/os-release 2>/dev/null || ubuntu=yes
  case $1 in
    jdk) echo openjdk-25-jdk ;;
    maven) echo maven ;;
    chromium) echo "${ubuntu:+chromium-browser}" | grep . || echo chromium ;;
    chromedriver) echo "${ubuntu:+chromium-chromedriver}" | grep . || echo chromium-driver ;;
    mariadb) echo mariadb-server-core mariadb-client-core ;;
    node) echo nodejs ;;
    npm) echo npm ;;
    fonts) echo fontconfig fonts-dejavu-core ;;
  esac
}

formula_of() {
  case $1 in
    jdk) echo openjdk@25 ;;
    chromium) echo --cask google-chrome ;;
    chromedriver) echo --cask chromedriver ;;
    npm) echo node ;;
    *) echo "$1" ;;
  esac
}

# Prints what to do about a missing tool, to stand in a sentence.
how_to_install() {
  if [ "$(uname)" = Darwin ]; then
    echo "install it with: brew install $(formula_of "$1")"
  elif [ "$1" = jdk ]; then
    echo "install one with: apt-get install openjdk-25-jdk, or Eclipse Temurin 25 where that package is not to be had"
  else
    echo "install it with: apt-get install $(packages_of "$1")"
  fi
}
