namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>The names that a conversation has in the template language, and their fixed values. All are ours, so all are trusted.</summary>
internal static class MessageKeys
{
    public const string ReasoningContent = "reasoning_content";
    public const string ToolCalls = "tool_calls";

    public static readonly StringValue Role = StringValue.Trusted("role");
    public static readonly StringValue Content = StringValue.Trusted("content");
    public static readonly StringValue Reasoning = StringValue.Trusted(ReasoningContent);
    public static readonly StringValue Calls = StringValue.Trusted(ToolCalls);
    public static readonly StringValue CallId = StringValue.Trusted("tool_call_id");
    public static readonly StringValue Id = StringValue.Trusted("id");
    public static readonly StringValue Type = StringValue.Trusted("type");
    public static readonly StringValue Text = StringValue.Trusted("text");
    public static readonly StringValue Image = StringValue.Trusted("image");
    public static readonly StringValue Audio = StringValue.Trusted("audio");
    public static readonly StringValue Function = StringValue.Trusted("function");
    public static readonly StringValue Name = StringValue.Trusted("name");
    public static readonly StringValue Description = StringValue.Trusted("description");
    public static readonly StringValue Parameters = StringValue.Trusted("parameters");
    public static readonly StringValue Arguments = StringValue.Trusted("arguments");
}
