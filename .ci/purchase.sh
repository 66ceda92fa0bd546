#!/usr/bin/env bash
# Sells one licence key through a running server, over HTTP only.
#
# Usage: .ci/purchase.sh PATH/TO/pandabase
# Needs: bash, curl, grep and sed.
set -euo pipefail

binary=${1:?usage: purchase.sh PATH/TO/pandabase}
work=$(mktemp -d)
data=$work/data
server=

finish() {
    status=$?
    trap - EXIT
    if [[ -n $server ]]; then
        kill -KILL "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    if ((status != 0)) && [[ -s $work/server.log ]]; then
        echo '--- the server said:' >&2
        tail -n 50 "$work/server.log" >&2
    fi
    rm -rf "$work"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
    echo "purchase: $*" >&2
    exit 1
}

# pick KEY <JSON: the first string under KEY; empty when there is none.
pick() {
    grep -Eo "\"$1\" *: *\"[^\"]*\"" | head -n 1 | sed -E 's/^"[^"]*" *: *"(.*)"$/\1/' || true
}

# until_true SECONDS WHAT COMMAND…: repeats COMMAND until it succeeds.
until_true() {
    local deadline=$((SECONDS + $1)) what=$2
    shift 2
    until "$@"; do
        kill -0 "$server" 2>/dev/null || fail "the server ended while waiting for $what"
        ((SECONDS < deadline)) || fail "waited in vain for $what"
        sleep 0.1
    done
}

# call METHOD URL [JSON] [HEADER…]: prints the body of a 2xx answer, on one line.
call() {
    local method=$1 url=$2 json=${3:-} answer status
    shift $(($# < 3 ? $# : 3))
    local args=(--silent --show-error --max-time 30 --request "$method" --write-out '\n%{http_code}')
    [[ -z $json ]] || args+=(--header 'Content-Type: application/json' --data "$json")
    for header in "$@"; do args+=(--header "$header"); done
    answer=$(curl "${args[@]}" "$url") || fail "$method $url: no answer"
    status=${answer##*$'\n'}
    answer=${answer%$'\n'*}
    [[ $status == 2?? ]] || fail "$method $url: $status $answer"
    printf '%s\n' "${answer//$'\n'/ }"
}

published() { [[ -s $data/dev.json && $(tail -c 2 "$data/dev.json") == *'}'* ]]; }
healthy() { curl --silent --fail --max-time 5 --output /dev/null "$base/health"; }
fulfilled() {
    order=$(call GET "$base/v2/core/stores/$store/orders/$order_id" '' "Authorization: Bearer $token")
    [[ $(pick status <<<"$order") == COMPLETED ]]
}

"$binary" dev --data "$data" --listen 127.0.0.1:0 >"$work/server.log" 2>&1 &
server=$!
until_true 30 "$data/dev.json" published
base=$(pick baseUrl <"$data/dev.json")
store=$(pick storeId <"$data/dev.json")
token=$(pick apiToken <"$data/dev.json")
product=$(pick productId <"$data/dev.json")
until_true 30 "$base/health" healthy

checkouts=$base/v2/stores/$store/checkouts
session=$(call POST "$checkouts" "{\"items\":[{\"product_id\":\"$product\",\"quantity\":1}]}")
session_id=$(pick session_id <<<"$session")
[[ $session_id == cs_* ]] || fail "no session in $session"

year=$(($(date +%Y) + 2))
paid=$(call POST "$checkouts/$session_id/pay" '{
    "customer": {"email": "buyer@example.com", "name": "Ada Buyer", "billing": {
        "line1": "1 Main Street", "city": "San Francisco", "state": "CA", "postal_code": "94105", "country": "US"}},
    "payment_method": {"type": "card", "card": {
        "number": "4242424242424242", "exp_month": 12, "exp_year": '"$year"', "cvc": "123"}}}')
[[ $(pick status <<<"$paid") == COMPLETED ]] || fail "payment not completed: $paid"
order_id=$(pick order_id <<<"$paid")
[[ $order_id == ord_* ]] || fail "no order in $paid"

until_true 10 "order $order_id to be fulfilled" fulfilled
grep -Eq '"licenses" *: *\[ *\{[^]]*"key" *: *"[^"]+"' <<<"$order" || fail "no licence key in $order"

kill -TERM "$server"
status=0
wait "$server" || status=$?
server=
((status == 0)) || fail "the server answered SIGTERM with exit code $status"
"$binary" verify --data "$data" || fail "the books do not hold"

echo "purchase: order $order_id paid, fulfilled and verified"
