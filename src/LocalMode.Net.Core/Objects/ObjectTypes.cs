using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Finds the serializer's knowledge of a type.</summary>
internal static class ObjectTypes
{
    private static readonly ConditionalWeakTable<JsonSerializerOptions, JsonSerializerOptions> Completed = [];

    /// <exception cref="NotSupportedException">The options do not know the type.</exception>
    public static JsonTypeInfo<T> Of<T>(JsonSerializerOptions? options)
    {
        options ??= AIJsonUtilities.DefaultOptions;
        // Options that say nothing of types take them from where the default options do.
        if (options.TypeInfoResolver is null && !options.IsReadOnly)
            options = Completed.GetValue(options, static incomplete => new(incomplete) { TypeInfoResolver = AIJsonUtilities.DefaultOptions.TypeInfoResolver });
        return (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
    }
}
