using System.Globalization;
using System.Text.Json;
using LocalMode.LlamaCpp.Engine;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat;

/// <summary>Puts together what a request says beyond the named properties of <see cref="ChatOptions"/>: raw options first, then keys.</summary>
internal static class RequestOptionsReader
{
    private const float LargestRepetitionPenalty = 10;

    /// <summary>Reads and checks. Calls the factory once.</summary>
    /// <param name="options">The options.</param>
    /// <param name="client">The client, for the factory.</param>
    /// <param name="provider">The model's name, for errors.</param>
    /// <returns>Options of our own, which nobody else holds.</returns>
    /// <exception cref="ArgumentException">A value is of the wrong kind or out of its range; names the key.</exception>
    /// <exception cref="UnsupportedCapabilityException">The factory gave an object of another provider.</exception>
    public static LlamaCppRequestOptions Read(ChatOptions? options, IChatClient client, string provider)
    {
        LlamaCppRequestOptions? raw = options?.RawRepresentationFactory?.Invoke(client) switch
        {
            null => null,
            LlamaCppRequestOptions own => own,
            { } other => throw new UnsupportedCapabilityException(
                $"ChatOptions.RawRepresentationFactory that gives {other.GetType().FullName}", provider, $"Give {nameof(LlamaCppRequestOptions)}, or null."),
        };

        AdditionalPropertiesDictionary? more = options?.AdditionalProperties;
        LlamaCppRequestOptions read = new()
        {
            MinP = raw?.MinP ?? Number(more, LlamaCppRequestOptions.MinPKey),
            RepetitionPenalty = raw?.RepetitionPenalty ?? Number(more, LlamaCppRequestOptions.RepetitionPenaltyKey),
            MaxThinkingTokens = raw?.MaxThinkingTokens ?? Whole(more, LlamaCppRequestOptions.MaxThinkingTokensKey),
            FormatInPrompt = raw?.FormatInPrompt ?? Flag(more, LlamaCppRequestOptions.FormatInPromptKey),
            Json = raw?.Json,
            Priority = raw?.Priority ?? CallPriority.Read(more),
            TemplateArguments = raw?.TemplateArguments is { } given ? new Dictionary<string, object?>(given) : Arguments(more),
        };
        OptionRange.Check(read.MinP is null or (>= 0 and <= 1), nameof(LlamaCppRequestOptions), nameof(read.MinP), read.MinP, "0 to 1");
        OptionRange.Check(
            read.RepetitionPenalty is null or (> 0 and <= LargestRepetitionPenalty),
            nameof(LlamaCppRequestOptions), nameof(read.RepetitionPenalty), read.RepetitionPenalty, "more than 0, at most 10");
        OptionRange.Check(
            read.Priority is { } priority && Enum.IsDefined(priority), nameof(LlamaCppRequestOptions), nameof(read.Priority), read.Priority, "Low, Normal or High");
        OptionRange.Check(read.MaxThinkingTokens is null or >= 0, nameof(LlamaCppRequestOptions), nameof(read.MaxThinkingTokens), read.MaxThinkingTokens, "0 or more");
        return read;
    }

    private static int? Whole(AdditionalPropertiesDictionary? properties, string key)
    {
        if (TextOf(properties, key) is not { } text)
            return null;

        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new ArgumentException($"The additional property {key} is '{text}'; expected a whole number.", nameof(properties));
    }

    private static bool? Flag(AdditionalPropertiesDictionary? properties, string key)
    {
        if (TextOf(properties, key) is not { } text)
            return null;

        return bool.TryParse(text, out bool flag)
            ? flag
            : throw new ArgumentException($"The additional property {key} is '{text}'; expected true or false.", nameof(properties));
    }

    private static string? TextOf(AdditionalPropertiesDictionary? properties, string key) =>
        properties is null || !properties.TryGetValue(key, out object? value) || value is null or JsonElement { ValueKind: JsonValueKind.Null }
            ? null
            : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    // What went through JSON or configuration is an element or a text.
    private static float? Number(AdditionalPropertiesDictionary? properties, string key)
    {
        if (TextOf(properties, key) is not { } text)
            return null;

        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float number)
            ? number
            : throw new ArgumentException($"The additional property {key} is '{text}'; expected a number.", nameof(properties));
    }

    private static Dictionary<string, object?>? Arguments(AdditionalPropertiesDictionary? properties)
    {
        const string key = LlamaCppRequestOptions.TemplateArgumentsKey;
        if (properties is null || !properties.TryGetValue(key, out object? value))
            return null;

        return value switch
        {
            null or JsonElement { ValueKind: JsonValueKind.Null } => null,
            IEnumerable<KeyValuePair<string, object?>> map => new Dictionary<string, object?>(map),
            JsonElement { ValueKind: JsonValueKind.Object } json => Members(json),
            _ => throw new ArgumentException($"The additional property {key} is a {value.GetType().Name}; expected a dictionary with text keys or a JSON object.", nameof(properties)),
        };
    }

    // JSON allows a name twice; the last one counts.
    private static Dictionary<string, object?> Members(JsonElement json)
    {
        Dictionary<string, object?> members = [];
        foreach (JsonProperty member in json.EnumerateObject())
            members[member.Name] = member.Value;

        return members;
    }
}
