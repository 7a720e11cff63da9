using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>Tool modes that the client says it enforces: calls hold whatever the model, with several prompts and seeds.</summary>
internal static class ToolModeCases
{
    private const string Required = "set_alarm";

    public static IReadOnlyList<CaseDefinition> All { get; } =
    [
        new("ToolModes.AreListed", "Callers, and the escalation layer, learn from IChatCapabilities whether calls have to be checked.", AreListedAsync, Needs.AnyToolMode),
        new("ToolModes.RequiredCallsAnAllowedTool", "Code that requires a call runs it without looking.", RequiredAnyAsync, static client => Needs.ToolMode(client, ChatToolModes.RequiredAny)),
        new("ToolModes.RequiredFunctionIsCalled", "Code that requires one function runs it without looking.", RequiredFunctionAsync, static client => Needs.ToolMode(client, ChatToolModes.RequiredSpecific)),
        new("ToolModes.AutoCallsFit", "What the model calls on its own must be possible to run.", AutoCallsFitAsync, static client => Needs.ToolMode(client, ChatToolModes.Auto)),
        new("ToolModes.CutCallsAreNotDelivered", "Half a call must never run.", CutCallsAreNotDeliveredAsync, static client => Needs.ToolMode(client, ChatToolModes.RequiredAny)),
    ];

    private static async Task AreListedAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        ChatToolModes claimed = context.Capabilities.EnforcedToolModes;
        IChatCapabilities? known = client.GetService<IChatCapabilities>();
        context.Expect(
            known is not null && (known.EnforcedToolModes & known.ToolModes & claimed) == claimed,
            $"{claimed} under ToolModes and EnforcedToolModes of IChatCapabilities",
            known is null ? "no IChatCapabilities" : $"{known.ToolModes} and {known.EnforcedToolModes}");
    }

    private static Task RequiredAnyAsync(CaseContext context) => RequiredAsync(context, ChatToolMode.RequireAny);

    private static Task RequiredFunctionAsync(CaseContext context) => RequiredAsync(context, ChatToolMode.RequireSpecific(Required));

    private static async Task RequiredAsync(CaseContext context, RequiredChatToolMode mode)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        bool ended = false;
        int seed = 1;
        foreach (List<ChatMessage> messages in (List<ChatMessage>[])[context.Prompt(), context.OtherPrompt(), context.UnicodePrompt()])
        {
            ChatOptions options = context.LongOptions(options =>
            {
                options.Tools = [.. ToolRequests.StrictTools];
                options.ToolMode = mode;
            });
            (options.Temperature, options.Seed) = (1, seed++);
            List<ChatResponseUpdate> updates = await context.StreamAsync(client, messages, options).ConfigureAwait(false);
            List<FunctionCallContent> calls = ToolRequests.Calls(updates);
            ToolRequests.ExpectValid(context, calls, ToolRequests.StrictTools);
            context.Expect(
                mode.RequiredFunctionName is null || calls.TrueForAll(static call => call.Name == Required),
                $"calls of {Required} only",
                string.Join(", ", calls.Select(static call => call.Name)));
            ChatFinishReason? reason = StreamingCases.Finish(updates);
            context.Expect(calls.Count > 0 || reason == ChatFinishReason.Length, "a call, or finish reason length", $"'{StreamingCases.Text(updates)}' with finish reason {reason?.Value ?? "none"}");
            ended |= calls.Count > 0;
        }

        context.Expect(ended, $"a call within {context.LongOptions().MaxOutputTokens} tokens", "three that were cut (raise AnswerTokens)");
    }

    private static async Task AutoCallsFitAsync(CaseContext context)
    {
        IChatClient client = await context.ToolClientAsync(ToolRequests.OneCall).ConfigureAwait(false);
        List<ChatResponseUpdate> updates = await context.StreamAsync(client, options: context.LongOptions(static options =>
        {
            ToolRequests.Offer(options);
            options.ToolMode = ChatToolMode.Auto;
        })).ConfigureAwait(false);
        List<FunctionCallContent> calls = ToolRequests.Calls(updates);
        context.Expect(calls.Count > 0, "a call of the tool that the model calls", "none");
        ToolRequests.ExpectValid(context, calls, ToolRequests.Tools);
    }

    private static async Task CutCallsAreNotDeliveredAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        List<ChatResponseUpdate> updates = await context.StreamAsync(client, options: context.Options(static options =>
        {
            options.Tools = [.. ToolRequests.StrictTools];
            options.ToolMode = ChatToolMode.RequireAny;
            options.MaxOutputTokens = 3;
        })).ConfigureAwait(false);
        List<FunctionCallContent> calls = ToolRequests.Calls(updates);
        ToolRequests.ExpectValid(context, calls, ToolRequests.StrictTools);
        ChatFinishReason? reason = StreamingCases.Finish(updates);
        context.Expect(
            calls.Count > 0 || reason is null || reason == ChatFinishReason.Length, "finish reason length for a call that was cut by MaxOutputTokens 3", reason?.Value ?? "none");
    }
}
