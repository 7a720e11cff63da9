using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>
/// Keeps a turn in which a tool ran on its leg. The leg stands on the calls themselves: function invocation puts those into the history as they are,
/// while properties of an update end on the response and are lost.
/// </summary>
internal static class ToolTurn
{
    public const string Key = "localmode.escalation.leg";

    /// <summary>Marks the calls of an update.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool Mark(ChatResponseUpdate update, EscalationLeg leg) => Mark(update.Contents, leg);

    /// <summary>Marks the calls of an answer.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool Mark(ChatResponse response, EscalationLeg leg)
    {
        bool any = false;
        for (int i = 0; i < response.Messages.Count; i++)
            any |= Mark(response.Messages[i].Contents, leg);
        return any;
    }

    /// <summary>Finds the leg whose call was answered in the current turn: in the messages after the user's last one.</summary>
    /// <returns>The leg, or <see langword="null"/> where no tool ran in this turn, or not on a call of ours.</returns>
    public static EscalationLeg? Find(IReadOnlyList<ChatMessage> messages)
    {
        HashSet<string>? answered = null;
        for (int i = messages.Count - 1; i >= 0 && !BeginsTurn(messages[i]); i--)
        {
            IList<AIContent> contents = messages[i].Contents;
            // Backwards too: a server that runs tools itself gives call and result in one message.
            for (int j = contents.Count - 1; j >= 0; j--)
            {
                if (contents[j] is FunctionResultContent result)
                    (answered ??= new(StringComparer.Ordinal)).Add(result.CallId);
                else if (contents[j] is FunctionCallContent call && answered?.Contains(call.CallId) == true && Read(call) is { } leg)
                    return leg;
            }
        }
        return null;
    }

    private static bool Mark(IList<AIContent> contents, EscalationLeg leg)
    {
        bool any = false;
        for (int i = 0; i < contents.Count; i++)
        {
            if (contents[i] is not FunctionCallContent call)
                continue;
            any = true;
            // A new dictionary, since a leg may give the same call to several requests.
            call.AdditionalProperties = call.AdditionalProperties is { } known ? new(known) { [Key] = Name(leg) } : new() { [Key] = Name(leg) };
        }
        return any;
    }

    // What approves or answers a call goes on with the turn, under whatever role.
    private static bool BeginsTurn(ChatMessage message)
    {
        if (message.Role != ChatRole.User)
            return false;
        IList<AIContent> contents = message.Contents;
        for (int i = 0; i < contents.Count; i++)
        {
            if (contents[i] is not (FunctionResultContent or ToolApprovalResponseContent))
                return true;
        }
        return contents.Count == 0;
    }

    // History that was stored as JSON has an element in place of the text.
    private static EscalationLeg? Read(FunctionCallContent call)
    {
        if (call.AdditionalProperties is not { } properties || !properties.TryGetValue(Key, out object? value))
            return null;
        return (value is JsonElement { ValueKind: JsonValueKind.String } json ? json.GetString() : value as string) switch
        {
            nameof(EscalationLeg.Local) => EscalationLeg.Local,
            nameof(EscalationLeg.Cloud) => EscalationLeg.Cloud,
            _ => null,
        };
    }

    private static string Name(EscalationLeg leg) => leg == EscalationLeg.Local ? nameof(EscalationLeg.Local) : nameof(EscalationLeg.Cloud);
}
