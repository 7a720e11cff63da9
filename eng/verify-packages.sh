#!/usr/bin/env bash
# Packs everything below src, inspects the packages, and builds, runs and publishes an application outside the repository that knows
# LocalMode.Net only as packages, without npm in the PATH. Prints each check; exits non-zero when one fails.
# Usage: eng/verify-packages.sh [folder for the packages; default artifacts/packages]
set -euo pipefail
repository=$(cd "$(dirname "$0")/.." && pwd)
packages=${1:-$repository/artifacts/packages}
rm -rf "$packages" && mkdir -p "$packages"
packages=$(cd "$packages" && pwd)
# A version of its own for each run: no cache can serve yesterday's package.
version=0.1.0-verify.$(date +%s)
work=$(mktemp -d)
usual_path=$PATH
trap 'PATH=$usual_path rm -rf "$work"' EXIT
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
failures=0

check() { # check "what" command...
  local what=$1
  shift
  if "$@"; then echo "ok      $what (${SECONDS}s)"; else echo "FAILED  $what"; failures=$((failures + 1)); fi
}
none() { # none folder find-expression...
  local found
  found=$(find "$@" -print -quit)
  [ -z "$found" ] || { echo "        found $found"; return 1; }
}
has() { [ -f "$1" ] || { echo "        missing $1"; return 1; }; }
models="models/all-MiniLM-L6-v2/model_quantized.onnx models/all-MiniLM-L6-v2/1_Pooling/config.json models/minilm-static-256/model.safetensors models/SmolLM2-135M-Instruct/SmolLM2-135M-Instruct-Q4_1.gguf"
has_models() { local file; for file in $models; do has "$1/$file" || return 1; done; }
foreign=('(' -ipath '*android*' -o -ipath '*/ios/*' -o -name '*.aar' -o -name '*.lib' -o -name '*.xcframework*' ')')

echo "== building the inspection"
# Before packing, since a restore with another version would make it build again.
dotnet build "$repository/tests/LocalMode.Net.Packaging.Tests" -nologo -v q -clp:NoSummary

echo "== packing $version into $packages (${SECONDS}s)"
own=()
if [ -n "${LOCALMODE_LLAMACPP_PATH:-}" ]; then
  echo "   LOCALMODE_LLAMACPP_PATH is set: the native package is made from $LOCALMODE_LLAMACPP_PATH, for this check only"
  own=(-p:PackOwnLlamaCpp=true)
fi
dotnet msbuild "$repository/eng/pack.proj" -nologo -v:q -m "-p:PackageOutputPath=$packages/" "-p:Version=$version" "${own[@]}"
ls -1 "$packages"

echo "== inspecting the packages (${SECONDS}s)"
LOCALMODE_PACKAGES=$packages LOCALMODE_PACKAGES_VERSION=$version \
  dotnet run --no-build --project "$repository/tests/LocalMode.Net.Packaging.Tests" -- --filter-namespace LocalMode.Packaging.Tests.Packages ||
  { echo "FAILED  inspection"; failures=$((failures + 1)); }

echo "== consuming the packages in $work (${SECONDS}s)"
cp "$repository"/eng/package-consumer/* "$work/"
# The user's own sources stay; ours comes on top. What is restored already is taken from the usual folder, ours goes to a folder that is
# deleted afterwards.
cat > "$work/nuget.config" <<CONFIG
<configuration>
  <packageSources><add key="verify-packages" value="$packages" /></packageSources>
  <fallbackPackageFolders><add key="usual" value="$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: *//')" /></fallbackPackageFolders>
</configuration>
CONFIG
cp "$repository/global.json" "$work/"
export NUGET_PACKAGES=$work/packages LocalModeVersion=$version
cd "$work"
# A PATH that holds what a build needs, and no npm.
mkdir bin
for tool in sh bash env dotnet find grep cat ln mkdir touch; do ln -s "$(command -v $tool)" "bin/$tool"; done
export PATH=$work/bin DOTNET_ROOT=${DOTNET_ROOT:-$(dirname "$(readlink -f "$(command -v dotnet)")")}
check "npm is not in the PATH" eval '! command -v npm > /dev/null'
build() { dotnet build -nologo -v q -clp:NoSummary "$@"; }

check "a portable application builds" build -o "$work/portable"
check "  its models are there" has_models portable
check "  its llama.cpp libraries are there" has portable/runtimes/linux-x64/native/libllama.v0.5.0.so
check "  its ONNX Runtime is there" has portable/runtimes/linux-x64/native/libonnxruntime.so
check "  nothing for Android or iOS, no import library" none portable "${foreign[@]}"
check "  nor in deps.json" eval '! grep -qE "android|/ios/|\.lib\"" portable/Consumer.deps.json'
check "  it runs" dotnet portable/Consumer.dll
touch "$work/probe" && if ln "$work/probe" "$work/probe2"; then
  gguf=models/SmolLM2-135M-Instruct/SmolLM2-135M-Instruct-Q4_1.gguf
  check "  its model is the package's own file, not a copy" test "portable/$gguf" -ef "packages/localmode.net.models.smollm2/$version/$gguf"
fi
check "it builds again, incrementally" build -o "$work/portable" --no-restore
check "  its models are still there" has_models portable
check "a clean removes the models" eval 'dotnet clean -nologo -v q -clp:NoSummary -o "$work/portable" && none portable -name "*.gguf"'
check "  and leaves the package whole" has "packages/localmode.net.models.smollm2/$version/models/SmolLM2-135M-Instruct/SmolLM2-135M-Instruct-Q4_1.gguf"

check "an application of another ONNX Runtime builds" build -o "$work/no-onnx" -p:LocalModeOnnxRuntime=None
check "  no native file of ONNX Runtime" none no-onnx -name '*onnxruntime*' ! -name 'Microsoft.ML.OnnxRuntime.dll'
check "an application that places models itself builds" build -o "$work/no-models" -p:LocalModeCopyModels=false
check "  no models" none no-models -name '*.gguf'

check "it publishes, portable" dotnet publish -nologo -v q -clp:NoSummary -o "$work/published"
check "  nothing for Android or iOS, no import library" none published "${foreign[@]}"
check "  it runs" dotnet published/Consumer.dll
check "it publishes for linux-x64" dotnet publish -nologo -v q -clp:NoSummary -r linux-x64 --self-contained false -o "$work/published-rid"
check "  nothing for Android or iOS, no import library" none published-rid "${foreign[@]}"
check "  its llama.cpp libraries lie beside it" has published-rid/libllama.v0.5.0.so
check "  it runs" published-rid/Consumer

mkdir library && cd library
cat > Library.csproj <<CSPROJ
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit></PropertyGroup>
  <ItemGroup><PackageReference Include="LocalMode.Net.Models.AllMiniLmL6V2" Version="$version" /></ItemGroup>
</Project>
CSPROJ
check "a library builds" build -o "$work/library-out"
check "  without models in its output" none "$work/library-out" -name '*.onnx'

export PATH=$usual_path
[ "$failures" -eq 0 ] || { echo "== $failures checks failed"; exit 1; }
echo "== all checks passed (${SECONDS}s)"
