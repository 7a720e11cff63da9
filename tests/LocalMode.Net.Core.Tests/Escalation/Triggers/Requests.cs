using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LocalMode.Core.Tests.Escalation.Triggers;

/// <summary>Requests as a client would show them to a trigger.</summary>
internal static class Requests
{
    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static EscalationContext Context(ChatOptions? options = null, IChatClient? local = null, EscalationMode mode = EscalationMode.PreferLocal) => new(
        local ?? new ScriptedClient(), [new ChatMessage(ChatRole.User, "why?")], options, mode, conversation: null, new FakeTimeProvider());

    public static ChatResponse Answer(string text) => new(new ChatMessage(ChatRole.Assistant, text));
}
