using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>What one request's options say about escalation.</summary>
/// <param name="Mode">The mode asked for, or <see langword="null"/>.</param>
/// <param name="Ceiling">The loosest mode allowed, or <see langword="null"/>.</param>
/// <param name="Conversation">The conversation, or <see langword="null"/>.</param>
/// <param name="Tenant">The tenant, or <see langword="null"/>.</param>
/// <param name="Label">The label of a user's wish for the better model, or <see langword="null"/>.</param>
internal readonly record struct RequestSettings(EscalationMode? Mode, EscalationMode? Ceiling, string? Conversation, string? Tenant, string? Label)
{
    public const string ModeKey = "localmode.escalation.mode";
    public const string CeilingKey = "localmode.escalation.ceiling";
    public const string ConversationKey = "localmode.escalation.conversation";
    public const string TenantKey = "localmode.escalation.tenant";
    public const string LabelKey = "localmode.escalation.label";

    public static RequestSettings Of(AdditionalPropertiesDictionary? properties) => properties is null
        ? default
        : new(
            ReadMode(properties, ModeKey),
            ReadMode(properties, CeilingKey),
            ReadText(properties, ConversationKey),
            ReadText(properties, TenantKey),
            ReadText(properties, LabelKey));

    public static EscalationMode Strictest(EscalationMode one, EscalationMode? other) =>
        other is { } value && value < one ? value : one;

    // A value that cannot be read is an error: taking it as "not set" could let a request leave.
    public static EscalationMode? ReadMode(AdditionalPropertiesDictionary properties, string key)
    {
        if (!properties.TryGetValue(key, out object? value) || value is null)
            return null;
        if (value is EscalationMode mode && Enum.IsDefined(mode))
            return mode;
        return Text(value) switch
        {
            nameof(EscalationMode.LocalOnly) => EscalationMode.LocalOnly,
            nameof(EscalationMode.PreferLocal) => EscalationMode.PreferLocal,
            nameof(EscalationMode.PreferCloud) => EscalationMode.PreferCloud,
            nameof(EscalationMode.CloudOnly) => EscalationMode.CloudOnly,
            _ => throw new ArgumentException($"The options hold '{value}' under '{key}', which is not an escalation mode. Set it with WithEscalation.", nameof(properties)),
        };
    }

    private static string? ReadText(AdditionalPropertiesDictionary properties, string key)
    {
        if (!properties.TryGetValue(key, out object? value) || value is null)
            return null;
        return Text(value) is { Length: > 0 } text
            ? text
            : throw new ArgumentException($"The options hold a {value.GetType().Name} under '{key}', where a text is expected. Set it with WithEscalation.", nameof(properties));
    }

    private static string? Text(object value) => value is JsonElement { ValueKind: JsonValueKind.String } json ? json.GetString() : value as string;
}
