using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Writes the escalation of one request into its additional properties.</summary>
internal static class EscalationSettingsWriter
{
    public static AdditionalPropertiesDictionary Write(
        AdditionalPropertiesDictionary? existing, EscalationMode? mode, EscalationMode? ceiling, string? conversation, string? tenant)
    {
        if (mode is null && ceiling is null && conversation is null && tenant is null)
            throw new ArgumentException("Neither a mode nor a ceiling, a conversation or a tenant is given. Name at least one of them.", nameof(mode));
        ThrowIfUndefined(mode, nameof(mode));
        ThrowIfUndefined(ceiling, nameof(ceiling));
        ThrowIfEmpty(conversation, nameof(conversation));
        ThrowIfEmpty(tenant, nameof(tenant));
        AdditionalPropertiesDictionary properties = existing ?? [];
        if (mode is { } asked)
            properties[RequestSettings.ModeKey] = asked.ToString();
        if (ceiling is { } limit)
            properties[RequestSettings.CeilingKey] = RequestSettings.Strictest(limit, RequestSettings.ReadMode(properties, RequestSettings.CeilingKey)).ToString();
        if (conversation is not null)
            properties[RequestSettings.ConversationKey] = conversation;
        if (tenant is not null)
            properties[RequestSettings.TenantKey] = tenant;
        return properties;
    }

    private static void ThrowIfUndefined(EscalationMode? mode, string parameter)
    {
        if (mode is { } value && !Enum.IsDefined(value))
            throw new ArgumentOutOfRangeException(parameter, value, "The value is not an escalation mode.");
    }

    private static void ThrowIfEmpty(string? name, string parameter)
    {
        if (name is "")
            throw new ArgumentException("The name is empty. Give a text, or null to leave it as it is.", parameter);
    }
}
