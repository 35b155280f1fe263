# Sourced by ./mvnw and ./retrigger: exports JAVA_HOME of a JDK 25, looked for where installers put one.
# POSIX sh. RETRIGGER_JDK_PATH (directories separated by colons) replaces the usual places.
retrigger_is_jdk25() {
  [ -x "$1/bin/javac" ] && [ -f "$1/release" ] && grep -q '^JAVA_VERSION="25[."]' "$1/release"
}

retrigger_find_jdk25() {
  if [ -n "${JAVA_HOME:-}" ] && retrigger_is_jdk25 "$JAVA_HOME"; then
    export JAVA_HOME
    return 0
  fi
  retrigger_places=${RETRIGGER_JDK_PATH:-"/usr/lib/jvm:/usr/java:/opt:/opt/java:/opt/jdk:$HOME/.jdks:$HOME/.sdkman/candidates/java:$HOME/.asdf/installs/java:$HOME/.local/share/mise/installs/java:/Library/Java/JavaVirtualMachines:$HOME/Library/Java/JavaVirtualMachines:/opt/homebrew/opt:/usr/local/opt"}
  retrigger_rest=$retrigger_places:
  while [ -n "$retrigger_rest" ]; do
    retrigger_place=${retrigger_rest%%:*}
    retrigger_rest=${retrigger_rest#*:}
    [ -d "$retrigger_place" ] || continue
    for retrigger_entry in $(ls "$retrigger_place"); do
      for retrigger_home in "$retrigger_place/$retrigger_entry" \
        "$retrigger_place/$retrigger_entry/Contents/Home" \
        "$retrigger_place/$retrigger_entry/libexec/openjdk.jdk/Contents/Home"; do
        if retrigger_is_jdk25 "$retrigger_home"; then
          JAVA_HOME=$retrigger_home
          export JAVA_HOME
          return 0
        fi
      done
    done
  done
  echo "Retrigger needs a JDK 25: install Temurin 25 from https://adoptium.net (or 'apt install temurin-25-jdk', 'brew install --cask temurin@25', 'sdk install java 25-tem') or point JAVA_HOME at one." >&2
  return 1
}

retrigger_find_jdk25 || exit 1
