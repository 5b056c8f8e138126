# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What the scripts of build-aux/ share: where things are, how they speak, and how they start and end
# other programs. It is sourced, and does nothing by itself.

# shellcheck disable=SC2034 # The scripts that source this file use it.
LKI_SOURCE=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
LKI_CACHE=${LKI_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/leadkit-inbox}
LKI_SELF=${0##*/}
LKI_STARTED=$SECONDS

if [[ -t 2 ]]; then
  LKI_TTY=1
else
  LKI_TTY=
fi

lki_say ()
{
  printf '%s\n' "$*" >&2
}

# Says what went wrong and, on the lines after it, what a person can do about it.
lki_die ()
{
  lki_progress_end
  printf '%s: %s\n' "$LKI_SELF" "$1" >&2
  shift
  (( $# )) && printf '  %s\n' "$@" >&2
  exit 1
}

lki_elapsed ()
{
  local seconds=$(( SECONDS - ${1:-LKI_STARTED} ))

  printf '%d:%02d' $(( seconds / 60 )) $(( seconds % 60 ))
}

# One line that is rewritten in place on a terminal; elsewhere a line now and then, so that a log shows
# that something goes on without being filled with it.
LKI_PROGRESS_SAID=-100
LKI_PROGRESS_STAGE=
lki_progress ()
{
  if [[ $LKI_TTY ]]; then
    printf '\r\033[K%s' "$1" >&2
  elif [[ ${2:-} != "$LKI_PROGRESS_STAGE" ]] || (( SECONDS - LKI_PROGRESS_SAID >= 20 )); then
    printf '%s\n' "$1" >&2
    LKI_PROGRESS_SAID=$SECONDS
    LKI_PROGRESS_STAGE=${2:-}
  fi
}

lki_progress_end ()
{
  if [[ $LKI_TTY ]]; then
    printf '\r\033[K' >&2
  fi
  LKI_PROGRESS_STAGE=
  LKI_PROGRESS_SAID=-100
}

# Runs a command as a process group of its own and waits for it, so that Ctrl+C, or ending the script,
# ends all that the command has started.
LKI_CHILD=
lki_run ()
{
  local status=0

  set -m
  "$@" </dev/null &
  LKI_CHILD=$!
  set +m
  wait "$LKI_CHILD" || status=$?
  LKI_CHILD=
  return $status
}

# The same with its output in a log, a progress line meanwhile, and the end of the log on failure.
lki_run_quietly ()
{
  local title=$1 log=$2 status=0 began=$SECONDS child
  shift 2

  set -m
  "$@" </dev/null >"$log" 2>&1 &
  child=$!
  LKI_CHILD=$child
  set +m
  while kill -0 "$child" 2>/dev/null; do
    lki_progress "$title ($(lki_elapsed "$began"))" "$title"
    sleep 0.5
  done
  wait "$child" || status=$?
  LKI_CHILD=
  lki_progress_end
  if (( status )); then
    lki_say "$title: failed with status $status. The end of $log:"
    tail -n 40 -- "$log" | sed 's/^/  | /' >&2
  fi
  return $status
}

lki_end_child ()
{
  [[ $LKI_CHILD ]] || return 0
  kill -TERM -- "-$LKI_CHILD" 2>/dev/null || true
  wait "$LKI_CHILD" 2>/dev/null || true
  LKI_CHILD=
}
trap 'lki_end_child; lki_progress_end; trap - INT; kill -INT $$' INT
trap 'lki_end_child; lki_progress_end; exit 143' TERM HUP

# A directory for everything temporary of this script and of what it starts, gone when it ends.
lki_make_work ()
{
  LKI_WORK=$(mktemp -d -- "${TMPDIR:-/tmp}/lki.XXXXXX")
  export TMPDIR=$LKI_WORK
  trap 'rm -rf -- "$LKI_WORK"' EXIT
}

lki_have ()
{
  command -v -- "$1" >/dev/null 2>&1
}

# Installs host packages when that is ours to do (Debian, as root); otherwise says what to type.
lki_need_host_programs ()
{
  local program package missing=()

  for program; do
    package=$program
    [[ $program == bwrap ]] && package=bubblewrap
    lki_have "$program" || missing+=("$package")
  done
  (( ${#missing[@]} )) || return 0

  if (( EUID == 0 )) && lki_have apt-get; then
    mkdir -p -- "$LKI_CACHE"
    lki_run_quietly "Installing ${missing[*]}" "$LKI_CACHE/apt.log" lki_apt_install "${missing[@]}" && return 0
    lki_die "apt-get could not install ${missing[*]}." \
      "Check the network and the apt sources of this machine, then run this again."
  elif lki_have apt-get; then
    lki_die "this needs the packages ${missing[*]}." "Type: sudo apt install ${missing[*]}"
  else
    lki_die "this needs the packages ${missing[*]}." \
      "Install them with your distribution's package manager, then run this again."
  fi
}

lki_apt_install ()
{
  export DEBIAN_FRONTEND=noninteractive

  apt-get update -q && apt-get install -q -y --no-install-recommends "$@"
}

# Whether this machine itself has what meson.build asks for, so that the development root is not needed.
lki_host_is_new_enough ()
{
  local program name version

  for program in meson ninja cc pkg-config blueprint-compiler msgfmt; do
    lki_have "$program" || return 1
  done
  while read -r name version; do
    pkg-config --atleast-version="$version" "$name" || return 1
  done < <(sed -nE "s/.*dependency\('([^']+)', version: '>= ([^']+)'.*/\1 \2/p" "$LKI_SOURCE/meson.build")
}

# "host" or "root": where the program is built and run.
case ${LKI_DEVROOT:-auto} in
  auto | always | never) ;;
  *) lki_die "LKI_DEVROOT is '$LKI_DEVROOT'." "It may be auto, always or never." ;;
esac
lki_where ()
{
  case ${LKI_DEVROOT:-auto} in
    never) echo host ;;
    always) echo root ;;
    auto) if lki_host_is_new_enough; then echo host; else echo root; fi ;;
  esac
}

# Runs a command where the program can be built: in the development root, or right here.
lki_inside ()
{
  "$LKI_SOURCE/build-aux/devroot" run "$@"
}

# Configures and compiles a build directory: lki_build DIR [MESON-OPTION…]. Its prefix is a directory of its
# own, so that the program can be tried as it is installed without touching the machine.
lki_build ()
{
  local directory=$1 log=$1.log where setup=(meson setup --prefix "$1/stage")
  shift

  where=$(lki_where)
  if [[ $where == root ]]; then
    # Now, for its own progress to be seen.
    lki_inside true
  fi

  if [[ -f $directory/build.ninja ]]; then
    setup+=(--reconfigure)
    # What one machine has configured, another cannot go on with.
    [[ ! -f $directory/.lki-where || $(<"$directory/.lki-where") == "$where" ]] || setup+=(--wipe)
  fi
  mkdir -p -- "$directory"
  lki_run_quietly "Configuring ${directory##*/}" "$log" \
    lki_inside "${setup[@]}" "$directory" "$LKI_SOURCE" "$@" || return 1
  printf '%s\n' "$where" >"$directory/.lki-where"
  lki_run_quietly "Compiling ${directory##*/}" "$log" lki_inside ninja -C "$directory" || return 1
}

lki_install ()
{
  lki_run_quietly "Installing into ${1##*/}/stage" "$1.log" lki_inside meson install -C "$1" --no-rebuild
}

# Starts the installed program of a build directory on this desktop: lki_run_on_desktop DIR ARGUMENT…
# A desktop shows notifications only of programs that it knows, so it gets to know this one while it runs.
lki_run_on_desktop ()
{
  local directory=$1 name=com.nettbureau.LeadkitInbox.Devel.desktop entry status=0
  shift

  entry=${XDG_DATA_HOME:-$HOME/.local/share}/applications/$name
  if [[ ! -e $entry && -f $directory/stage/share/applications/$name ]]; then
    mkdir -p -- "${entry%/*}"
    # shellcheck disable=SC2064 # The name is wanted as it is now.
    trap "rm -rf -- '$entry' ${LKI_WORK:+'$LKI_WORK'}" EXIT
    # What it starts when the program is gone: the same, from here.
    sed -e "s|^Exec=[^ ]*|Exec=$LKI_SOURCE/build-aux/run|" -e '/^DBusActivatable=/d' \
      -e "s|^Icon=.*|Icon=$directory/stage/share/icons/hicolor/scalable/apps/${name%.desktop}.svg|" \
      "$directory/stage/share/applications/$name" >"$entry"
  fi
  XDG_DATA_DIRS=$directory/stage/share:${XDG_DATA_DIRS:-/usr/local/share:/usr/share} \
    lki_run lki_inside "$directory/stage/bin/leadkit-inbox" "$@" || status=$?
  return $status
}
