using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LocalMode;

/// <summary>Tells before a model runs whether System.Text.Json can make an object of a type.</summary>
internal static class TypeCreation
{
    /// <summary>Gives the reason why it cannot, with what to do, or <see langword="null"/>.</summary>
    public static string? Problem(JsonTypeInfo type) => type.Kind switch
    {
        JsonTypeInfoKind.Object => ObjectProblem(type),
        JsonTypeInfoKind.Enumerable => CollectionProblem(type, "[]"u8),
        JsonTypeInfoKind.Dictionary => CollectionProblem(type, "{}"u8),
        _ => null,
    };

    private static string? ObjectProblem(JsonTypeInfo type)
    {
        if (type.CreateObject is not null)
            return null;
        if (type.Type.IsAbstract)
            return Cannot(type, "it is an interface or abstract", "Take a type that can be created, or name its derived types with [JsonDerivedType], each with a discriminator.");
        bool isUsable = type.Properties.Any(static property => property.AssociatedParameter is not null);
        try
        {
            // The constructor is looked for and its parameters are matched first; the end of the text comes before it is called.
            JsonSerializer.Deserialize("{"u8, type);
        }
        catch (JsonException)
        {
        }
        catch (NotSupportedException)
        {
            isUsable = false;
        }
        catch (InvalidOperationException exception)
        {
            return Cannot(type, exception.Message.TrimEnd('.'), "Name the parameters as the members, or give the options a converter.");
        }
        return isUsable ? null
            : Cannot(type, "it has no constructor that can be used", "Give it a public one whose parameters are named as its members, marked with [JsonConstructor] if there are several, or give the options a converter.");
    }

    /// <summary>Only the serializer knows which collections it can make, so it is asked for an empty one.</summary>
    private static string? CollectionProblem(JsonTypeInfo type, ReadOnlySpan<byte> empty)
    {
        try
        {
            JsonSerializer.Deserialize(empty, type);
            return null;
        }
        catch (NotSupportedException)
        {
            return Cannot(type, "it knows no way to make such a collection", "Take another one, such as List<T> or Dictionary<string, T>, or give the options a converter.");
        }
        catch (Exception exception) when (exception is not NotSupportedException)
        {
            // The collection's own constructor does not like to be asked.
            return null;
        }
    }

    private static string Cannot(JsonTypeInfo type, string why, string remedy) => $"System.Text.Json cannot create {type.Type}: {why}. {remedy}";
}
