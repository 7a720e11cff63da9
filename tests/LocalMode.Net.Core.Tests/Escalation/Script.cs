using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>The steps that scripts are made of.</summary>
internal static class Script
{
    public static Step Say(string text, string? model = null) => Give(() => new ChatResponseUpdate(ChatRole.Assistant, text) { ModelId = model, MessageId = "m1", ResponseId = "r1" });

    public static Step Role() => Give(() => new ChatResponseUpdate { Role = ChatRole.Assistant, MessageId = "m1" });

    public static Step Blank(string text = "") => Give(() => new ChatResponseUpdate(ChatRole.Assistant, text));

    public static Step KeepAlive() => Give(() => new ChatResponseUpdate { Contents = [new AIContent { RawRepresentation = "ping" }] });

    public static Step Finish(ChatFinishReason reason) => Give(() => new ChatResponseUpdate { FinishReason = reason });

    public static Step Usage(int input, int output) => Give(() => new ChatResponseUpdate
    {
        Contents = [new UsageContent(new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output })],
    });

    public static Step Contents(params AIContent[] contents) => Give(() => new ChatResponseUpdate(ChatRole.Assistant, [.. contents]));

    public static Step Throw(Exception error) => _ => ValueTask.FromException<ChatResponseUpdate?>(error);

    public static Step Do(Action action) => _ =>
    {
        action();
        return default;
    };

    /// <summary>Waits in virtual time and honours the token.</summary>
    public static Step Wait(TimeSpan time, TimeProvider clock) => async cancellationToken =>
    {
        await Task.Delay(time, clock, cancellationToken);
        return null;
    };

    /// <summary>Waits and does not look at the token.</summary>
    public static Step Ignore(Task until) => async _ =>
    {
        await until;
        return null;
    };

    private static Step Give(Func<ChatResponseUpdate> create) => cancellationToken =>
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<ChatResponseUpdate?>(create());
    };
}
