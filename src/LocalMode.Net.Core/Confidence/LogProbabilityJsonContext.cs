using System.Text.Json;
using System.Text.Json.Serialization;

namespace LocalMode;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(LogProbabilitySummary))]
internal sealed partial class LogProbabilityJsonContext : JsonSerializerContext;
