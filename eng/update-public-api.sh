#!/usr/bin/env bash
# Rewrites PublicAPI.Unshipped.txt of the named projects (default: all below src) from what the analyser reports.
# Usage: eng/update-public-api.sh [LocalMode.Net.Core ...]
set -euo pipefail
cd "$(dirname "$0")/.."
if [ $# -gt 0 ]; then projects=("$@"); else
  mapfile -t projects < <(find src -name PublicAPI.Unshipped.txt -printf '%h\n' | xargs -n1 basename | sort)
fi
for project in "${projects[@]}"; do
  file="src/$project/PublicAPI.Unshipped.txt"
  printf '#nullable enable\n' > "$file"
  log=$(dotnet build "src/$project/$project.csproj" -nologo -v q --no-incremental -p:BuildProjectReferences="${BUILD_REFERENCES:-true}" \
    -p:WarningsNotAsErrors=RS0016 -clp:NoSummary 2>&1) || { printf '%s\n' "$log" | grep -v RS0016 >&2; exit 1; }
  { printf '#nullable enable\n'; printf '%s\n' "$log" | grep -F "/src/$project/" | sed -n "s/.*warning RS0016: Symbol '\(.*\)' is not part of the declared public API.*/\1/p" | LC_ALL=C sort -u; } > "$file.tmp"
  mv "$file.tmp" "$file"
  printf '%s: %s lines\n' "$project" "$(wc -l < "$file")"
done
