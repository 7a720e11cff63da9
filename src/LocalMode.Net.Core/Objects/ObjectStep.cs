using System.Text.Json;

namespace LocalMode;

/// <summary>What an <see cref="ObjectStream{T}"/> comes by: a snapshot, or the end, or both.</summary>
internal readonly record struct ObjectStep<T>(JsonElement? Snapshot, ObjectResponse<T>? Response);
