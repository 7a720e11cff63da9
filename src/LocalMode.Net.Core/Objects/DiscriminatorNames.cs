using System.Text.Json.Serialization.Metadata;

namespace LocalMode;

/// <summary>Finds the names of the members that tell derived types apart, anywhere within a type.</summary>
internal static class DiscriminatorNames
{
    public static IReadOnlySet<string> Of(JsonTypeInfo root)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        HashSet<Type> seen = [root.Type];
        Stack<JsonTypeInfo> open = new([root]);
        while (open.TryPop(out JsonTypeInfo? info))
        {
            if (info.PolymorphismOptions is { } polymorphism)
                names.Add(polymorphism.TypeDiscriminatorPropertyName);
            foreach (Type type in Within(info))
            {
                if (seen.Add(type) && root.Options.TryGetTypeInfo(type, out JsonTypeInfo? next))
                    open.Push(next);
            }
        }
        return names;
    }

    private static IEnumerable<Type> Within(JsonTypeInfo info)
    {
        if ((Nullable.GetUnderlyingType(info.Type) ?? info.ElementType) is { } inner)
            yield return inner;
        foreach (JsonPropertyInfo property in info.Properties)
            yield return property.PropertyType;
        foreach (JsonDerivedType derived in info.PolymorphismOptions?.DerivedTypes ?? [])
            yield return derived.DerivedType;
    }
}
