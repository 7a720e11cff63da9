using LocalMode.LlamaCpp.Chat.ToolCalls;
using LocalMode.Tokenizers;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat.Answers;

/// <summary>Finds how a model marks its reasoning: where its template shows some, opens some for the answer, or cuts it from earlier answers.</summary>
internal static class ReasoningStyleDetector
{
    /// <summary>The marks that models are known to use.</summary>
    public static readonly (string Open, string Close)[] Known =
    [
        ("<think>", "</think>"),
        ("<thinking>", "</thinking>"),
        ("<reasoning>", "</reasoning>"),
        ("<thought>", "</thought>"),
        ("[THINK]", "[/THINK]"),
        ("<seed:think>", "</seed:think>"),
        ("<|START_THINKING|>", "<|END_THINKING|>"),
    ];

    private static readonly string[] Variables = ["enable_thinking", "thinking", "enable_reasoning", "reasoning"];

    /// <summary>Looks at a template. Once per model.</summary>
    /// <returns>The style, or <see langword="null"/> if nothing in the template speaks of reasoning: then its marks in an answer are text.</returns>
    public static ReasoningStyle? Detect(ChatTemplate template)
    {
        TemplateProbe probe = new(template);
        string? prompt = probe.Render([ProbeTexts.User], isPrompt: true);
        return (Shown(probe) ?? Opened(prompt) ?? Named(template.Source)) is { } marks
            ? new(marks.Open, marks.Close, Switch(probe))
            : null;
    }

    /// <summary>Adds to marks that the caller names what the template switches reasoning with.</summary>
    /// <returns>The whole style.</returns>
    public static ReasoningStyle Complete(ReasoningStyle named, ChatTemplate template) => new(named.Open.Text, named.Close.Text, Switch(new(template)));

    private static (string Open, string Close)? Shown(TemplateProbe probe)
    {
        ChatMessage answer = new(ChatRole.Assistant, [new TextReasoningContent(ProbeTexts.Thought), new TextContent(ProbeTexts.Answer)]);
        if (probe.Render([ProbeTexts.User, answer]) is not { } text)
            return null;

        int at = text.IndexOf(ProbeTexts.Thought, StringComparison.Ordinal);
        if (at < 0)
            return null;

        string[] before = MarkerAtoms.Split(text[..at].TrimEnd());
        string[] after = MarkerAtoms.Split(text[(at + ProbeTexts.Thought.Length)..].TrimStart());
        return before.Length > 0 && after.Length > 0 && before[^1].Length > 1 && after[0].Length > 1 ? (before[^1], after[0]) : null;
    }

    private static (string Open, string Close)? Opened(string? prompt)
    {
        foreach ((string Open, string Close) marks in Known)
        {
            if (prompt is not null && prompt.AsSpan().TrimEnd().EndsWith(marks.Open))
                return marks;
        }

        return null;
    }

    private static (string Open, string Close)? Named(string source)
    {
        foreach ((string Open, string Close) marks in Known)
        {
            if (source.Contains(marks.Close, StringComparison.Ordinal))
                return marks;
        }

        return null;
    }

    private static string? Switch(TemplateProbe probe)
    {
        foreach (string variable in Variables)
        {
            string? on = probe.Render([ProbeTexts.User], isPrompt: true, variable: variable, value: true);
            string? off = probe.Render([ProbeTexts.User], isPrompt: true, variable: variable, value: false);
            if (on is not null && off is not null && on != off)
                return variable;
        }

        return null;
    }
}
