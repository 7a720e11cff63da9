using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Sets the escalation of one request.</summary>
public static class EscalationChatOptionsExtensions
{
    /// <summary>
    /// Sets the mode of the requests made with these options, and may lower the loosest mode allowed. The strictest of all ceilings
    /// holds: the client's, and each one set here. A mode above it is lowered to it.
    /// </summary>
    /// <param name="options">The options. They are changed, so that a result which is not used cannot lose a restriction.</param>
    /// <param name="mode">The mode asked for, or <see langword="null"/> to leave it as it is. The last one set counts.</param>
    /// <param name="ceiling">The loosest mode allowed, or <see langword="null"/> to leave it as it is. The strictest one set counts.</param>
    /// <returns>The same options.</returns>
    /// <remarks>The setting is kept as text in <see cref="ChatOptions.AdditionalProperties"/>, so it survives cloning and JSON; it never reaches the cloud leg.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Neither is given, one is not a mode, or the options already hold something that is not a mode.</exception>
    public static ChatOptions WithEscalation(this ChatOptions options, EscalationMode? mode = null, EscalationMode? ceiling = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (mode is null && ceiling is null)
            throw new ArgumentException("Neither a mode nor a ceiling is given. Name at least one of them.", nameof(mode));
        ThrowIfUndefined(mode, nameof(mode));
        ThrowIfUndefined(ceiling, nameof(ceiling));
        AdditionalPropertiesDictionary properties = options.AdditionalProperties ??= [];
        if (mode is { } asked)
            properties[EscalationRequest.ModeKey] = asked.ToString();
        if (ceiling is { } limit)
            properties[EscalationRequest.CeilingKey] = EscalationRequest.Strictest(limit, EscalationRequest.Read(properties, EscalationRequest.CeilingKey)).ToString();
        return options;
    }

    private static void ThrowIfUndefined(EscalationMode? mode, string parameter)
    {
        if (mode is { } value && !Enum.IsDefined(value))
            throw new ArgumentOutOfRangeException(parameter, value, "The value is not an escalation mode.");
    }
}
