using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>Tools are called or refused, and never dropped. A client without tools is asked too: it must refuse.</summary>
internal static class ToolCases
{
    public static IReadOnlyList<CaseDefinition> All { get; } =
    [
        new("Tools.AutoIsNotDropped", "A client that drops tools answers from memory what it should have looked up.", context => CalledOrRefusedAsync(context, ChatToolMode.Auto)),
        new("Tools.DefaultModeIsNotDropped", "Without a ToolMode, tools are there to be called.", context => CalledOrRefusedAsync(context, mode: null)),
        new("Tools.RequiredIsNotDropped", "Required means that an answer without a call is wrong.", context => CalledOrRefusedAsync(context, ChatToolMode.RequireAny)),
        new("Tools.RequiredFunctionIsNotDropped", "Required means that an answer without a call of this function is wrong.", RequiredFunctionAsync),
        new("Tools.NoneCallsNothing", "None is how a caller gets a text although tools are listed.", NoneCallsNothingAsync),
    ];

    private static Task RequiredFunctionAsync(CaseContext context) => CalledOrRefusedAsync(context, ChatToolMode.RequireSpecific("get_weather"));

    private static async Task CalledOrRefusedAsync(CaseContext context, ChatToolMode? mode)
    {
        void Offer(ChatOptions options)
        {
            ToolRequests.Offer(options);
            options.ToolMode = mode;
        }

        if (!context.Capabilities.Tools)
        {
            IChatClient refusing = await context.ClientAsync().ConfigureAwait(false);
            await context.ExpectRefusedAsync<UnsupportedCapabilityException>(refusing, "tools", context.Prompt, Offer).ConfigureAwait(false);
            return;
        }

        IChatClient client = await context.ToolClientAsync(ToolRequests.OneCall).ConfigureAwait(false);
        ChatToolModes required = mode is RequiredChatToolMode { RequiredFunctionName: not null } ? ChatToolModes.RequiredSpecific : ChatToolModes.RequiredAny;
        if (mode is RequiredChatToolMode && client.GetService<IChatCapabilities>() is { } known && (known.ToolModes & required) == 0)
        {
            await context.ExpectRefusedAsync<UnsupportedCapabilityException>(client, "a required call", context.Prompt, Offer).ConfigureAwait(false);
            return;
        }

        List<FunctionCallContent> calls = ToolRequests.Calls(await context.StreamAsync(client, options: context.Options(Offer)).ConfigureAwait(false));
        context.Expect(calls.Count > 0, "a call of the tool that the model calls", "none");
        if (mode is RequiredChatToolMode { RequiredFunctionName: { } name })
            context.Expect(calls.TrueForAll(call => call.Name == name), $"calls of {name} only", string.Join(", ", calls.Select(static call => call.Name)));
    }

    private static async Task NoneCallsNothingAsync(CaseContext context)
    {
        IChatClient client = context.Capabilities.Tools
            ? await context.ToolClientAsync(ToolRequests.OneCall).ConfigureAwait(false)
            : await context.ClientAsync().ConfigureAwait(false);
        List<ChatResponseUpdate> updates = [];
        Exception? error = await CaseContext.CatchAsync(async () => updates = await context.StreamAsync(client, options: context.Options(static options =>
        {
            ToolRequests.Offer(options);
            options.ToolMode = ChatToolMode.None;
        })).ConfigureAwait(false)).ConfigureAwait(false);
        if (error is UnsupportedCapabilityException)
            return;

        context.Expect(error is null, "a text, or UnsupportedCapabilityException", CaseContext.Describe(error));
        context.Expect(ToolRequests.Calls(updates).Count == 0, "no call with ToolMode None", "one");
        context.Expect(StreamingCases.Text(updates).Length > 0, "a text with ToolMode None", "none");
    }
}
