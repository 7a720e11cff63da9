using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Escalation.Triggers;

/// <summary>A request as a trigger sees it, over a leg with the facts that a test gives.</summary>
internal sealed class TriggerRequest
{
    public ScriptedClient Local { get; } = new();

    public bool MayLeave { get; set; } = true;

    public ChatOptions? Options { get; set; }

    public List<ChatMessage> Messages { get; set; } = [new(ChatRole.User, "why?")];

    public int? PromptTokens { get; set; }

    public EscalationContext Context => new(Local, Messages, Options, EscalationMode.PreferLocal, conversation: null, TimeProvider.System) { PromptTokens = PromptTokens, MayLeave = MayLeave };

    public TriggerRequest With<T>(T service)
        where T : notnull
    {
        Local.Services[typeof(T)] = service;
        return this;
    }

    public ValueTask<TriggerVerdict> BeforeAsync(IEscalationTrigger trigger) => trigger.BeforeAsync(Context, TestContext.Current.CancellationToken);

    public TriggerVerdict During(IEscalationTrigger trigger, ChatResponseUpdate update) => trigger.During(Context, update);

    public ValueTask<TriggerVerdict> AfterAsync(IEscalationTrigger trigger, ChatResponse response) =>
        trigger.AfterAsync(Context, response, TestContext.Current.CancellationToken);
}
