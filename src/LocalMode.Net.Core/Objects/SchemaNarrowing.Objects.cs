using System.Collections;
using System.Collections.ObjectModel;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace LocalMode;

/// <content>Objects: which members are asked for.</content>
internal sealed partial class SchemaNarrowing
{
    /// <summary>Collections that System.Text.Json does not fill in place, beside arrays, structures and immutable ones.</summary>
    private static readonly HashSet<Type> Fixed =
    [
        typeof(IEnumerable), typeof(IEnumerable<>), typeof(IReadOnlyCollection<>), typeof(IReadOnlyList<>), typeof(IReadOnlySet<>), typeof(IReadOnlyDictionary<,>),
        typeof(ReadOnlyCollection<>), typeof(ReadOnlyObservableCollection<>), typeof(ReadOnlyDictionary<,>), typeof(ReadOnlySet<>),
    ];

    private void NarrowObject(JsonObject schema, JsonTypeInfo type, bool isBranch)
    {
        JsonObject? properties = schema["properties"] as JsonObject;
        bool isOpen = false;
        List<string> required = [];
        HashSet<string> known = new(StringComparer.Ordinal);
        foreach (JsonPropertyInfo property in type.Properties)
        {
            isOpen |= property.IsExtensionData;
            if (properties?.ContainsKey(property.Name) is not true || !known.Add(property.Name))
                continue;
            if (dropsReadOnly && !IsWritten(property, type))
            {
                properties.Remove(property.Name);
                HasDropped = true;
            }
            else if (property.IsRequired || property.AssociatedParameter is not { HasDefaultValue: true })
            {
                required.Add(property.Name);
            }
        }
        // What is no member, such as the discriminator of a derived type, stays required.
        if (schema["required"] is JsonArray before)
            required.InsertRange(0, before.Select(static name => name!.GetValue<string>()).Where(name => !known.Contains(name)));
        schema.Remove("required");
        if (required.Count > 0)
            schema["required"] = new JsonArray([.. required.Select(static name => JsonValue.Create(name))]);
        if (isOpen)
        {
            IEnumerable<string> names = type.Properties.Where(static property => !property.IsExtensionData).Select(static property => property.Name);
            schema["propertyNames"] = new JsonObject
            {
                ["pattern"] = new OtherNames(type.Options.PropertyNameCaseInsensitive, hasMetadata: isBranch).Pattern(
                    [.. properties?.Select(static property => property.Key) ?? []], [.. names]),
            };
            return;
        }
        schema["additionalProperties"] = false;
        // Of several types, the choice itself is what the answer tells.
        if (!isBranch && properties is not { Count: > 0 })
        {
            UnreadablePlaces.Mark(
                schema, $"System.Text.Json sets no member of {type.Type}, so an answer could not fill it. If it keeps its values in fields, as tuples do, set IncludeFields in the options; else take another type, or give the options a converter.");
        }
    }

    private static bool IsWritten(JsonPropertyInfo property, JsonTypeInfo type)
    {
        if (property.Set is not null || property.AssociatedParameter is not null)
            return true;
        // What the options prefer does not hold for types that are made by a constructor with parameters.
        JsonObjectCreationHandling handling = property.ObjectCreationHandling ?? type.PreferredPropertyObjectCreationHandling
            ?? (type.CreateObject is null ? JsonObjectCreationHandling.Replace : type.Options.PreferredObjectCreationHandling);
        return handling == JsonObjectCreationHandling.Populate && IsFilledInPlace(property, type);
    }

    private static bool IsFilledInPlace(JsonPropertyInfo property, JsonTypeInfo type)
    {
        Type member = property.PropertyType;
        if (property.Get is null || property.CustomConverter is not null || member.IsValueType || member.IsArray || !type.Options.TryGetTypeInfo(member, out JsonTypeInfo? info))
            return false;
        return info.Kind switch
        {
            JsonTypeInfoKind.Object => true,
            JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary =>
                !Fixed.Contains(member.IsGenericType ? member.GetGenericTypeDefinition() : member)
                && member.Namespace is not ("System.Collections.Immutable" or "System.Collections.Frozen"),
            _ => false,
        };
    }
}
