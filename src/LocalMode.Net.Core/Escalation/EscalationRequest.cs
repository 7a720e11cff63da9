using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>What one request's options say about escalation.</summary>
internal static class EscalationRequest
{
    public const string ModeKey = "localmode.escalation.mode";
    public const string CeilingKey = "localmode.escalation.ceiling";

    public static EscalationMode Strictest(EscalationMode one, EscalationMode? other) =>
        other is { } value && value < one ? value : one;

    /// <summary>The mode that holds: the request's own or the client's, lowered to the strictest ceiling.</summary>
    public static EscalationMode Resolve(EscalationMode clientMode, EscalationMode clientCeiling, ChatOptions? options)
    {
        AdditionalPropertiesDictionary? properties = options?.AdditionalProperties;
        EscalationMode ceiling = Strictest(clientCeiling, Read(properties, CeilingKey));
        return Strictest(Read(properties, ModeKey) ?? clientMode, ceiling);
    }

    // A value that cannot be read is an error: taking it as "not set" could let a request leave.
    public static EscalationMode? Read(AdditionalPropertiesDictionary? properties, string key)
    {
        if (properties is null || !properties.TryGetValue(key, out object? value) || value is null)
            return null;
        if (value is EscalationMode mode && Enum.IsDefined(mode))
            return mode;
        string? text = value is JsonElement { ValueKind: JsonValueKind.String } json ? json.GetString() : value as string;
        return text switch
        {
            nameof(EscalationMode.LocalOnly) => EscalationMode.LocalOnly,
            nameof(EscalationMode.PreferLocal) => EscalationMode.PreferLocal,
            nameof(EscalationMode.PreferCloud) => EscalationMode.PreferCloud,
            nameof(EscalationMode.CloudOnly) => EscalationMode.CloudOnly,
            _ => throw new ArgumentException($"The chat options hold '{value}' under '{key}', which is not an escalation mode. Set it with WithEscalation.", nameof(properties)),
        };
    }
}
