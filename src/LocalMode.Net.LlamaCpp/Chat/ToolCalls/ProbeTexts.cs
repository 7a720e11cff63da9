using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>Texts that occur in no template, and the messages that carry them.</summary>
internal static class ProbeTexts
{
    public const string Tool = "probe_tool";
    public const string Question = "probe question";
    public const string Answer = "probe_answer";
    public const string Result = "probe_result";
    public const string System = "probe_system";
    public const string Thought = "probe_thought";
    public const string FirstName = "probe_first";
    public const string SecondName = "probe_second";
    public const string FirstKey = "probe_key_a";
    public const string SecondKey = "probe_key_b";
    public const string FirstValue = "probe_value_a";
    public const string SecondValue = "probe_value_b";

    /// <summary>The user's turn.</summary>
    public static ChatMessage User => new(ChatRole.User, Question);

    /// <summary>An answer in text.</summary>
    public static ChatMessage Said => new(ChatRole.Assistant, Answer);

    /// <summary>An answer that calls the first function.</summary>
    public static ChatMessage OneCall(string[] ids) => new(ChatRole.Assistant, [Call(ids[0], FirstName)]);

    /// <summary>An answer that calls two functions.</summary>
    public static ChatMessage TwoCalls(string[] ids) => new(ChatRole.Assistant, [Call(ids[0], FirstName), Call(ids[1], SecondName)]);

    /// <summary>The first function's result.</summary>
    public static ChatMessage Returned(string[] ids) => new(ChatRole.Tool, [new FunctionResultContent(ids[0], Result)]);

    private static FunctionCallContent Call(string id, string name) =>
        new(id, name, new Dictionary<string, object?> { [FirstKey] = FirstValue, [SecondKey] = SecondValue });
}
