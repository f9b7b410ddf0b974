#!/bin/sh
# Asks the gate of Countersign, and reports deployments, from any pipeline: needs curl and jq.
#
#   gate.sh check                0 allow (prints the decision's id), 1 deny, 2 asked wrongly, 3 unavailable = deny
#   gate.sh deployed <outcome>   in-progress when it starts; succeeded, failed or rolled-back when it has ended
#                                1 for one that starts and that nothing lets through: its allow is used up or has ended
#
# Environment: COUNTERSIGN_URL, COUNTERSIGN_TOKEN, REPOSITORY (owner/name), SHA (full, lower case), ENVIRONMENT,
# PIPELINE (this run; an allow is good for it only); for `deployed` also DEPLOYMENT (its name, the same both times)
# and DECISION (the id that `check` printed).
set -u

answer=$(mktemp) || exit 3
trap 'rm -f "$answer"' EXIT

unavailable() {
  echo "countersign: $1, so nothing is let through." >&2
  exit 3
}

# Posts standard input; leaves the answer in the file and prints the status. Follows no redirect. The token is not
# on the command line, where others on the machine could read it. No answer is as long as the limit (of 512 or 1,024
# bytes a unit).
post() {
  ulimit -f 2048
  body=$(cat)
  printf 'header = "Authorization: Bearer %s"\n' "$COUNTERSIGN_TOKEN" |
    curl --config - --silent --show-error --max-time 4 --proto '=http,https' \
      --header 'Content-Type: application/json' --data "$body" --output "$answer" --write-out '%{http_code}' \
      "$COUNTERSIGN_URL$1"
}

for name in COUNTERSIGN_URL COUNTERSIGN_TOKEN REPOSITORY SHA ENVIRONMENT; do
  eval "value=\${$name:-}"
  [ -n "$value" ] || { echo "countersign: set $name." >&2; exit 2; }
done
REPOSITORY=$(printf %s "$REPOSITORY" | tr '[:upper:]' '[:lower:]')
ENVIRONMENT=$(printf %s "$ENVIRONMENT" | tr '[:upper:]' '[:lower:]')
export REPOSITORY ENVIRONMENT
PIPELINE=${PIPELINE:-}
export PIPELINE
question='{repository: env.REPOSITORY, sha: env.SHA, environment: env.ENVIRONMENT}
  + if env.PIPELINE == "" then {} else {pipeline: env.PIPELINE} end'

case "${1:-}" in
  check)
    status=$(jq -n "$question" | post /api/v1/gate) || unavailable 'the gate does not answer'
    if [ "$status" = 400 ]; then
      echo "countersign: $(jq -r .detail "$answer")" >&2
      exit 2
    fi
    [ "$status" = 200 ] || unavailable "the gate answers $status"
    # exactly one object, about exactly this; `jq -e` fails on anything else
    outcome=$(jq -ers 'if length == 1 then .[0] else empty end
      | select(.repository == env.REPOSITORY and .sha == env.SHA and .environment == env.ENVIRONMENT)
      | .outcome | strings' "$answer" 2>/dev/null) || unavailable 'that is no answer to this question'
    case "$outcome" in
      allow)
        decision=$(jq -er 'select((.expiresAt | type) == "string") | .decisionId | strings' "$answer") ||
          unavailable 'the allow is not whole'
        [ -z "${GITHUB_OUTPUT:-}" ] || echo "decision=$decision" >>"$GITHUB_OUTPUT"
        echo "$decision"
        ;;
      deny)
        jq -r '.reason, (.changes[] | .url, (.requirements[] | select(.state | IN("unsatisfied", "bypassed", "error"))
          | "- \(.title) (\(.state))", (.needs[] | select(.met | not) | "    \(.text)")))' "$answer" >&2
        exit 1
        ;;
      *) unavailable 'that is no answer of a gate' ;;
    esac
    ;;
  deployed)
    OUTCOME=${2:?in-progress, succeeded, failed or rolled-back}
    export OUTCOME
    export DEPLOYMENT="${DEPLOYMENT:?its name}" DECISION="${DECISION:-}"
    status=$(jq -n "$question"' + {externalId: env.DEPLOYMENT, outcome: env.OUTCOME, startedAt: (now | todate)}
      + if env.OUTCOME == "in-progress" then {} else {finishedAt: (now | todate)} end
      + if env.DECISION == "" then {} else {decisionId: env.DECISION} end' | post /api/v1/deployments) ||
      unavailable 'the deployment could not be reported'
    case "$status" in
      200 | 201) jq -r '.deployments[] | select(.uncontrolled)
        | "countersign: nothing let this deployment through: change \(.changeId) is uncontrolled."' "$answer" >&2
        [ "$OUTCOME" != in-progress ] || jq -e '[.deployments[].uncontrolled] | length > 0 and (any | not)' "$answer" \
          >/dev/null || exit 1 ;;
      400) echo "countersign: $(jq -r .detail "$answer")" >&2; exit 2 ;;
      *) unavailable "the report was answered with $status" ;;
    esac
    ;;
  *)
    echo 'usage: gate.sh check | gate.sh deployed <outcome>' >&2
    exit 2
    ;;
esac
