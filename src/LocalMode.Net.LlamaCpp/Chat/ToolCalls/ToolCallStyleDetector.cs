using LocalMode.LlamaCpp.Chat.Answers;
using LocalMode.Tokenizers;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>Finds out what a template does with functions, by rendering small conversations and looking at what they become.</summary>
internal static class ToolCallStyleDetector
{
    // Made for one family of templates, good for all others.
    private static readonly string[] ShortIds = ["probeid01", "probeid02"];
    private static readonly string[] LongIds = ["call_probe_identifier_01", "call_probe_identifier_02"];

    /// <summary>Looks at a template. Takes some milliseconds: once per model.</summary>
    /// <param name="template">The template.</param>
    public static TemplateTools Detect(ChatTemplate template)
    {
        TemplateProbe probe = new(template);
        bool takesSystem = Shows(probe.Render([new(ChatRole.System, ProbeTexts.System), ProbeTexts.User], isPrompt: true), ProbeTexts.System);
        bool showsTools = Shows(probe.Render([ProbeTexts.User], withTools: true, isPrompt: true), ProbeTexts.Tool);
        bool needsShortIds = !ShowsCall(probe, showsTools, LongIds) && ShowsCall(probe, showsTools, ShortIds);
        string[] ids = needsShortIds ? ShortIds : LongIds;

        string? several = probe.Render([ProbeTexts.User, ProbeTexts.TwoCalls(ids)], showsTools);
        bool showsSeveral = Shows(several, ProbeTexts.FirstName) && Shows(several, ProbeTexts.SecondName);
        ToolCallStyle? style = Style(probe, showsTools, ids, showsSeveral ? several : null);
        if (style is null)
            return new(ToolCallStyle.Generic, false, false, false, false, false, takesSystem);

        string? history = probe.Render([ProbeTexts.User, ProbeTexts.OneCall(ids), ProbeTexts.Returned(ids)], showsTools, isPrompt: true);
        return new(style, showsTools, true, showsSeveral, Shows(history, ProbeTexts.Result), needsShortIds, takesSystem);
    }

    private static ToolCallStyle? Style(TemplateProbe probe, bool withTools, string[] ids, string? several)
    {
        string? prompt = probe.Render([ProbeTexts.User], withTools, isPrompt: true);
        string? said = probe.Render([ProbeTexts.User, ProbeTexts.Said], withTools);
        string? called = probe.Render([ProbeTexts.User, ProbeTexts.OneCall(ids)], withTools);
        if (called is null)
            return null;

        int answer = said?.LastIndexOf(ProbeTexts.Answer, StringComparison.Ordinal) ?? -1;
        string before = answer < 0 ? "" : said![..answer];
        string after = answer < 0 ? "" : said![(answer + ProbeTexts.Answer.Length)..];
        int turn = TurnStart(called, prompt, before);
        turn = BehindReasoning(called, turn, called.IndexOf(ProbeTexts.FirstName, turn, StringComparison.Ordinal));
        if (!CallSite.TryFind(called, turn, ProbeTexts.FirstName, out CallSite site))
            return null;

        string closing = WithoutTurnEnd(called[site.End..], after);
        string? between = null;
        if (several is not null && CallSite.TryFind(several, turn, ProbeTexts.FirstName, out CallSite first)
            && CallSite.TryFind(several, first.End, ProbeTexts.SecondName, out CallSite second))
            between = several[first.End..second.Start];

        string end = closing.Length == 0 ? "" : closing.TrimEnd();
        return ToolCallStyleReader.Read(called, site, called[turn..site.Start], between, end, ids[0], called[turn..(site.End + end.Length)]);
    }

    // The turn begins where the prompt for an answer ends, or where text would stand. Some templates open reasoning in the one or the other.
    private static int TurnStart(string called, string? prompt, string before)
    {
        int start = before.Length > 0 && called.StartsWith(before, StringComparison.Ordinal) ? before.Length : 0;
        if (prompt is not null && called.StartsWith(prompt, StringComparison.Ordinal))
            start = Math.Max(start, prompt.Length);

        return start > 0 ? start : MarkerAtoms.CommonStart(called, before).Length;
    }

    // Empty reasoning in front of a call is no part of it.
    private static int BehindReasoning(string called, int turn, int call)
    {
        foreach ((_, string close) in ReasoningStyleDetector.Known)
        {
            if (call > turn && called.LastIndexOf(close, call, call - turn, StringComparison.Ordinal) is >= 0 and var at)
                return at + close.Length;
        }

        return turn;
    }

    private static string WithoutTurnEnd(string text, string turnEnd)
    {
        string ended = TemplateProbe.BeforeEnd(text);
        if (ended.Length < text.Length)
            return ended;

        return turnEnd.Length > 0 && text.EndsWith(turnEnd, StringComparison.Ordinal)
            ? text[..^turnEnd.Length]
            : text[..^MarkerAtoms.CommonEnd(text, turnEnd).Length];
    }

    private static bool ShowsCall(TemplateProbe probe, bool withTools, string[] ids) =>
        Shows(probe.Render([ProbeTexts.User, ProbeTexts.OneCall(ids)], withTools), ProbeTexts.FirstName);

    private static bool Shows(string? prompt, string text) => prompt is not null && prompt.Contains(text, StringComparison.Ordinal);
}
