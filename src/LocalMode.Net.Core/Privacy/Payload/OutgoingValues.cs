using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Copies the arguments and results of tools into values that can be inspected and cannot change: JSON, as a provider's client would write them.</summary>
internal static class OutgoingValues
{
    public static Dictionary<string, object?>? Copy(IDictionary<string, object?>? arguments)
    {
        if (arguments is null)
            return null;
        Dictionary<string, object?> copy = new(arguments.Count, StringComparer.Ordinal);
        foreach ((string name, object? value) in arguments)
            copy[name] = Copy(value);
        return copy;
    }

    /// <summary>Gives the copy, or the value itself where it cannot be written without reflection: the guard refuses that.</summary>
    public static object? Copy(object? value)
    {
        if (value is JsonElement element)
            return element.ValueKind == JsonValueKind.Undefined ? null : element.Clone();
        if (IsPlain(value) || IsOpaque(value) || !AIJsonUtilities.DefaultOptions.TryGetTypeInfo(value!.GetType(), out JsonTypeInfo? type))
            return value;
        try
        {
            return JsonSerializer.SerializeToElement(value, type);
        }
        catch (Exception error) when (error is NotSupportedException or JsonException)
        {
            return value;
        }
    }

    /// <summary>Whether a value is a primitive, whose invariant text is all there is to it.</summary>
    public static bool IsPlain(object? value) => value is null or string
        or bool or byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal
        or char or Guid or DateTime or DateTimeOffset or DateOnly or TimeOnly or TimeSpan or Uri;

    // Bytes would become base64, in which no detector sees anything.
    private static bool IsOpaque(object? value) => value is byte[] or ReadOnlyMemory<byte> or Memory<byte> or Stream;
}
