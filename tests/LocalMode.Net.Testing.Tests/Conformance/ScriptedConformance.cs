using Microsoft.Extensions.AI;

namespace LocalMode.Testing.Tests.Conformance;

/// <summary>The suite over scripted clients, one request at a time or all at once.</summary>
internal class ScriptedConformance(bool oneAtATime) : ChatClientConformance
{
    protected override ChatClientCapabilities Capabilities { get; } = new()
    {
        Tools = true,
        ScriptedText = true,
        Queue = oneAtATime,
        EnforcedToolModes = AllCapabilities.Modes,
        EnforcedResponseFormats = AllCapabilities.Formats,
    };

    protected override ValueTask<IChatClient> CreateClientAsync(CancellationToken cancellationToken) => Open(Answer);

    protected override ValueTask<IChatClient> CreateTextClientAsync(string text, CancellationToken cancellationToken)
    {
        // One UTF-16 unit at a time: the client has to put the characters together again.
        ScriptedReply reply = new([.. text.Select(static unit => ScriptedStep.Say(unit.ToString()))]);
        return Open(_ => reply);
    }

    protected override ValueTask<IChatClient> CreateToolClientAsync(ToolScript script, CancellationToken cancellationToken)
    {
        ScriptedReply calls = new([.. script.Calls.Select(static call => ScriptedStep.Call(call.Name, call.ArgumentsJson))]);
        ScriptedReply answer = ScriptedReply.FromText(script.Answer);
        return Open(request => request.HasToolResults || request.Options?.ToolMode is NoneChatToolMode ? answer : calls);
    }

    private ScriptedReply Answer(ScriptedRequest request) =>
        request.Options?.ToolMode is RequiredChatToolMode mode && Capabilities.Tools ? new(Calls(mode.RequiredFunctionName))
        : request.Options.GetRegex() is not null ? ScriptedReply.FromText("Blue-42")
        : request.Options.GetChoices() is { } choices ? ScriptedReply.FromText(choices[^1])
        : request.Options?.ResponseFormat is ChatResponseFormatJson json ? Json(json)
        : request.Prompt == UnicodePrompt ? ScriptedReply.FromText("\U0001F600 \U0001F30D \u4F60\u597D \U0001F44D\U0001F3FD")
        : request.Prompt == OtherPrompt ? ScriptedReply.FromText("Blue is one that many people like.")
        : ScriptedReply.FromText("Two and two make up four, as ever.");

    private static ScriptedStep[] Calls(string? name) =>
    [
        .. (ScriptedStep[])(name is null ? [ScriptedStep.Call("paint", """{"colour":"red"}""")] : []),
        ScriptedStep.Call(name ?? "set_alarm", """{"hour":7,"day":"mon"}"""),
    ];

    private static ScriptedReply Json(ChatResponseFormatJson format)
    {
        string schema = format.Schema?.GetRawText() ?? "";
        return ScriptedReply.FromText(
            schema.Contains("colour", StringComparison.Ordinal) ? """{ "size": 4, "colour": "red", "new": true }"""
            : schema.Contains("story", StringComparison.Ordinal) ? $$"""{ "story": "{{string.Join(' ', Enumerable.Repeat("and then", 30))}}" }"""
            : """{ "answer": 4 }""");
    }

    protected virtual ValueTask<IChatClient> Open(Func<ScriptedRequest, ScriptedReply> script) =>
        new(new ScriptedChatClient(script, oneAtATime ? 1 : int.MaxValue) { Services = [new AllCapabilities()] });
}
