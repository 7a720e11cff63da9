using System.Text.Json;

namespace LocalMode;

/// <summary>A value, and the JSON that it was read from.</summary>
internal readonly record struct ReadObject<T>(T Value, JsonElement Json);
