using System.Text.Json;
using System.Text.Json.Serialization;

namespace LocalMode;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EscalationReport))]
internal sealed partial class EscalationJsonContext : JsonSerializerContext;
