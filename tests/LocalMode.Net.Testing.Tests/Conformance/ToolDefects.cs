using Microsoft.Extensions.AI;

namespace LocalMode.Testing.Tests.Conformance;

/// <summary>Tools that are dropped, and calls that are garbled.</summary>
internal static class ToolDefects
{
    public static Defect[] All { get; } =
    [
        new("drops tools", "Tools.AutoIsNotDropped", static inner => Drops(inner, static mode => mode is AutoChatToolMode))
        {
            Also = ["ToolModes.AutoCallsFit"],
        },
        new("drops tools without a mode", "Tools.DefaultModeIsNotDropped", static inner => Drops(inner, static mode => mode is null))
        {
            Also = ["ToolCalls.NameIsParsed", "ToolCalls.ArgumentsAreParsed", "ToolCalls.FinishWithToolCalls", "ToolCalls.SeveralComeInOrder", "ToolCalls.ResultsAreAnswered"],
        },
        new("drops required", "Tools.RequiredIsNotDropped", static inner => Drops(inner, static mode => mode is RequiredChatToolMode { RequiredFunctionName: null }))
        {
            Also = ["ToolModes.RequiredCallsAnAllowedTool"],
        },
        new("drops the required function", "Tools.RequiredFunctionIsNotDropped", static inner => Drops(inner, static mode => mode is RequiredChatToolMode { RequiredFunctionName: not null }))
        {
            Also = ["ToolModes.RequiredFunctionIsCalled"],
        },
        new("calls although none", "Tools.NoneCallsNothing", static inner => new BrokenClient(inner)
        {
            OnOptions = Changes.Options(static options => options.ToolMode is NoneChatToolMode && options.Tools is not null, static options => options.ToolMode = ChatToolMode.Auto),
        }),
        new("drops tools and disclaims them", "Tools.AutoIsNotDropped", static inner => Drops(inner, static mode => mode is AutoChatToolMode))
        {
            Claim = static capabilities => capabilities with { Tools = false },
            Also = ["Tools.DefaultModeIsNotDropped"],
        },
        new("garbles the name", "ToolCalls.NameIsParsed", static inner => Garbles(inner, static call => new(call.CallId, $" {call.Name}", call.Arguments), whenDays: true)),
        new("loses an argument", "ToolCalls.ArgumentsAreParsed", static inner => Garbles(inner, static call =>
        {
            call.Arguments!.Remove("days");
            return call;
        })),
        new("shows the call", "ToolCalls.TextIsNotTheCall", static inner => new BrokenClient(inner)
        {
            OnUpdate = static (update, _, _) => update.Contents.OfType<FunctionCallContent>().Any() ? [update, update.With(new TextContent("<tool_call>get_weather"))] : [update],
        }),
        new("call ids by name", "ToolCalls.CallIdsAreUnique", static inner => Garbles(inner, static call => new(call.Name, call.Name, call.Arguments))),
        new("stop for tool calls", "ToolCalls.FinishWithToolCalls", static inner => new BrokenClient(inner)
        {
            OnUpdate = Changes.Each(static update => update.FinishReason = update.FinishReason == ChatFinishReason.ToolCalls ? ChatFinishReason.Stop : update.FinishReason),
        }),
        new("one call of several", "ToolCalls.SeveralComeInOrder", static inner => new BrokenClient(inner)
        {
            OnOptions = Changes.Options(static options => options.Tools is not null, static options => options.AllowMultipleToolCalls = false),
        }),
        new("several calls for one", "ToolCalls.OneIsOne", static inner => new BrokenClient(inner)
        {
            OnOptions = Changes.Options(static options => options.AllowMultipleToolCalls == false, static options => options.AllowMultipleToolCalls = null),
        }),
        new("another call whole", "ToolCalls.AreTheSameWhole", static inner => new BrokenClient(inner)
        {
            OnResponse = static (response, _) =>
            {
                foreach (FunctionCallContent call in response.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>())
                    call.Arguments!.Clear();
            },
        }),
        new("refuses results", "ToolCalls.ResultsAreAnswered", static inner => new BrokenClient(inner)
        {
            OnMessages = static (messages, _) => messages.Any(static message => message?.Role == ChatRole.Tool) ? throw new UnsupportedCapabilityException("results", "broken") : messages,
        }),
    ];

    private static BrokenClient Drops(IChatClient inner, Predicate<ChatToolMode?> when) => new(inner)
    {
        OnOptions = Changes.Options(options => options.Tools is not null && when(options.ToolMode), static options => (options.Tools, options.ToolMode) = (null, null)),
    };

    private static BrokenClient Garbles(IChatClient inner, Func<FunctionCallContent, FunctionCallContent> garble, bool whenDays = false) => new(inner)
    {
        OnUpdate = (update, options, _) =>
        {
            if (!whenDays || (options?.ToolMode is null && update.Contents.OfType<FunctionCallContent>().Any(static call => call.Arguments!.ContainsKey("days"))))
                update.Contents = [.. update.Contents.Select(content => content is FunctionCallContent call ? garble(call) : content)];
            return [update];
        },
    };
}
