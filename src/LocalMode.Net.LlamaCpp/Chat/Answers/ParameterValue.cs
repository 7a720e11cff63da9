using System.Text.Json;

namespace LocalMode.LlamaCpp.Chat.Answers;

/// <summary>Gives a parameter that was written as plain text the type that its schema asks for.</summary>
internal static class ParameterValue
{
    /// <summary>Reads a value.</summary>
    /// <param name="text">The value as text.</param>
    /// <param name="schema">The parameter's schema, or none (<see langword="default"/>).</param>
    /// <param name="allows">Tells whether the schema allows a value; <see langword="null"/> where nothing says it.</param>
    /// <returns>
    /// A text; or, where the schema allows something else and the text is that, its JSON; or <see langword="null"/>. And another reading that the schema allows too,
    /// if there is one.
    /// </returns>
    public static (object? Value, object? Other) Read(string text, JsonElement schema, Func<object?, bool?> allows)
    {
        Types types = TypesOf(schema);
        JsonElement? parsed = CallContents.Parse(text.Trim());
        if (parsed is not { } spelled)
            return (Words(text, types), null);

        JsonElement value = CallContents.WithWholeNumbers(spelled);

        Types found = value.ValueKind switch
        {
            JsonValueKind.Number => Types.Number,
            JsonValueKind.True or JsonValueKind.False => Types.Boolean,
            JsonValueKind.Object => Types.Object,
            JsonValueKind.Array => Types.Array,
            JsonValueKind.Null => Types.Null,
            _ => Types.String,
        };
        object? json = found == Types.Null ? null : value;
        bool mayBeJson = allows(json) is true;
        bool mayBeText = allows(text) is true;

        // A quoted text stays as it was written, the quotes may be meant, unless the schema knows only the text in them.
        bool isMeant = (types & found) != 0 && found != Types.String;
        if (mayBeJson && mayBeText)
            return found == Types.String ? (text, null) : isMeant ? (json, text) : (text, json);

        return (mayBeJson || (isMeant && !mayBeText) ? json : text, null);
    }

    // Models trained on Python write its words.
    private static object? Words(string text, Types types) =>
        (types & Types.Boolean) != 0 && text.Trim() is "True" or "False" ? CallContents.Parse(text.Trim() == "True" ? "true" : "false")
        : (types & Types.Null) != 0 && text.Trim() == "None" ? null
        : text;

    private static Types TypesOf(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
            return Types.None;

        Types types = Types.None;
        if (schema.TryGetProperty("type", out JsonElement type))
        {
            if (type.ValueKind == JsonValueKind.String)
                types = Named(type);
            else if (type.ValueKind == JsonValueKind.Array)
                types = All(type, Named);
        }

        foreach (string choice in (ReadOnlySpan<string>)["anyOf", "oneOf"])
        {
            if (schema.TryGetProperty(choice, out JsonElement schemas) && schemas.ValueKind == JsonValueKind.Array)
                types |= All(schemas, TypesOf);
        }

        return types;
    }

    private static Types All(JsonElement list, Func<JsonElement, Types> read)
    {
        Types types = Types.None;
        foreach (JsonElement item in list.EnumerateArray())
            types |= read(item);

        return types;
    }

    private static Types Named(JsonElement name) => name.ValueKind != JsonValueKind.String ? Types.None : name.GetString() switch
    {
        "integer" or "number" => Types.Number,
        "boolean" => Types.Boolean,
        "object" => Types.Object,
        "array" => Types.Array,
        "null" => Types.Null,
        "string" => Types.String,
        _ => Types.None,
    };

    [Flags]
    private enum Types
    {
        None = 0,
        Number = 1,
        Boolean = 2,
        Object = 4,
        Array = 8,
        Null = 16,
        String = 32,
    }
}
