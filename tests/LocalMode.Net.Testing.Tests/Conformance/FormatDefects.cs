using Microsoft.Extensions.AI;

namespace LocalMode.Testing.Tests.Conformance;

/// <summary>Formats and tool modes that are said to be enforced and are not. What is asked with temperature 1 is asked by the cases of enforced forms only.</summary>
internal static class FormatDefects
{
    public static Defect[] All { get; } =
    [
        new("does not list formats", "ResponseFormats.AreListed", static inner => Says(inner, new() { EnforcedResponseFormats = ChatResponseFormats.Text })),
        new("does not list tool modes", "ToolModes.AreListed", static inner => Says(inner, new() { EnforcedToolModes = ChatToolModes.Auto })),
        new("json that is a list", "ResponseFormats.JsonHolds", static inner => Warm(
            inner, static options => options.ResponseFormat is ChatResponseFormatJson { Schema: null }, static text => text.Replace('{', '[').Replace('}', ']').Replace(':', ','))),
        new("json with a comma too many", "ResponseFormats.JsonHolds", static inner => Warm(
            inner, static options => options.ResponseFormat is ChatResponseFormatJson { Schema: null }, static text => text.Replace("}", ",}", StringComparison.Ordinal))),
        new("another colour", "ResponseFormats.SchemaHolds", static inner => Warm(
            inner, static options => options.ResponseFormat is ChatResponseFormatJson { Schema: not null } && options.Tools is null, static text => text.Replace("red", "rot", StringComparison.Ordinal))),
        new("a part of the pattern", "ResponseFormats.RegexHolds", static inner => Warm(inner, static options => options.GetRegex() is not null, static text => "so " + text)),
        new("another choice", "ResponseFormats.ChoicesHold", static inner => Warm(inner, static options => options.GetChoices() is not null, static text => text.ToUpperInvariant())),
        new("another form whole", "ResponseFormats.StreamedIsTheSame", static inner => new BrokenClient(inner)
        {
            OnResponse = static (response, options) =>
            {
                if (IsThing(options))
                    response.Messages[0].Contents.Add(new TextContent("\n"));
            },
        }),
        new("instructions in the caller's options", "ResponseFormats.OptionsAreUnchanged", static inner => new BrokenClient(inner)
        {
            OnOptions = static options =>
            {
                if (IsThing(options))
                    options!.Instructions = "Answer in JSON.";
                return options;
            },
        }),
        new("stop for json that was cut", "ResponseFormats.CutFinishesWithLength", static inner => new BrokenClient(inner)
        {
            OnUpdate = static (update, options, _) =>
            {
                if (options?.ResponseFormat is ChatResponseFormatJson && update.FinishReason == ChatFinishReason.Length)
                    update.FinishReason = ChatFinishReason.Stop;
                return [update];
            },
        }),
        new("no form beside tools", "ResponseFormats.GoWithTools", static inner => Warm(
            inner, static options => options is { Tools: not null, ResponseFormat: not null }, static text => "Sure: " + text)),
        new("takes what it does not list", "ResponseFormats.UnlistedAreRefused", static inner => Says(
            inner, new() { ResponseFormats = Json, EnforcedResponseFormats = Json }))
        {
            Claim = static capabilities => capabilities with { EnforcedResponseFormats = Json },
        },
        new("a call of no tool", "ToolModes.RequiredCallsAnAllowedTool", static inner => Calls(
            inner, static mode => mode is RequiredChatToolMode { RequiredFunctionName: null }, static call => new(call.CallId, "wake_me", call.Arguments))),
        new("an argument out of range", "ToolModes.RequiredCallsAnAllowedTool", static inner => Calls(inner, static mode => mode is RequiredChatToolMode { RequiredFunctionName: null }, static call =>
        {
            if (call.Name == "set_alarm")
                call.Arguments!["hour"] = 24;
            return call;
        })),
        new("another function than the required one", "ToolModes.RequiredFunctionIsCalled", static inner => Calls(
            inner,
            static mode => mode is RequiredChatToolMode { RequiredFunctionName: "set_alarm" },
            static call => new(call.CallId, "paint", new Dictionary<string, object?> { ["colour"] = "red" }))),
        new("no argument on its own", "ToolModes.AutoCallsFit", static inner => Calls(inner, static mode => mode is AutoChatToolMode, static call => new(call.CallId, call.Name))),
        new("half a call", "ToolModes.CutCallsAreNotDelivered", static inner => new BrokenClient(inner)
        {
            OnUpdate = static (update, options, _) =>
            {
                if (options is { MaxOutputTokens: 3, ToolMode: RequiredChatToolMode } && update.Contents.OfType<FunctionCallContent>().FirstOrDefault() is { } call)
                    call.Arguments!.Clear();
                return [update];
            },
        }),
    ];

    private const ChatResponseFormats Json = ChatResponseFormats.Text | ChatResponseFormats.Json | ChatResponseFormats.JsonSchema;

    private static bool IsThing(ChatOptions? options) =>
        options is { Tools: null, Temperature: 0 } && options.ResponseFormat is ChatResponseFormatJson { SchemaName: "thing" };

    private static BrokenClient Says(IChatClient inner, AllCapabilities capabilities) => new(inner)
    {
        OnService = (type, _, found) => type == typeof(IChatCapabilities) ? capabilities : found,
    };

    private static BrokenClient Warm(IChatClient inner, Predicate<ChatOptions> when, Func<string, string> change) => new(inner)
    {
        OnUpdate = Changes.Text((text, options) => options?.Temperature == 1 && when(options) ? change(text) : text),
    };

    private static BrokenClient Calls(IChatClient inner, Predicate<ChatToolMode?> when, Func<FunctionCallContent, FunctionCallContent> change) => new(inner)
    {
        OnUpdate = (update, options, _) =>
        {
            if (when(options?.ToolMode) && options?.MaxOutputTokens is not 3)
                update.Contents = [.. update.Contents.Select(content => content is FunctionCallContent call ? change(call) : content)];
            return [update];
        },
    };
}
