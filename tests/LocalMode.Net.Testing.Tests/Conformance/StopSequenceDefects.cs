using Microsoft.Extensions.AI;

namespace LocalMode.Testing.Tests.Conformance;

/// <summary>
/// Stop sequences gone wrong. In the scripted answer the sequence that lies across two updates holds a space and the other one does
/// not, so that a defect can show in one case only.
/// </summary>
internal static class StopSequenceDefects
{
    public static Defect[] All { get; } =
    [
        new("leaks the stop sequence", "StopSequences.NeverLeak", static inner => new BrokenClient(inner)
        {
            OnUpdate = static (update, options, last) => last && IsInside(options) ? [update.With(new TextContent(options!.StopSequences![0])), update] : [update],
        }),
        new("cuts too much", "StopSequences.KeepTheTextBefore", static inner => new BrokenClient(inner)
        {
            OnUpdate = Changes.Text(static (text, options) => IsInside(options) ? text[..^1] : text),
        }),
        new("looks inside of updates only", "StopSequences.AreFoundAcrossUpdates", static inner => new BrokenClient(inner)
        {
            OnOptions = Changes.Options(static options => options.StopSequences is [var stop] && stop.Contains(' ', StringComparison.Ordinal), static options => options.StopSequences = null),
        }),
        new("length for stop", "StopSequences.FinishWithStop", static inner => new BrokenClient(inner)
        {
            OnUpdate = static (update, options, last) =>
            {
                if (last && IsInside(options))
                    update.FinishReason = ChatFinishReason.Length;
                return [update];
            },
        }),
        new("loses what it held back", "StopSequences.HalfMatchKeepsTheText", static inner => new BrokenClient(inner)
        {
            OnUpdate = Changes.Text(static (text, options) => options?.StopSequences?.Any(stop => stop[0] == text[^1] && stop[^1] < ' ') == true ? text[..^1] : text),
        }),
        new("honours what it disclaims", "StopSequences.AreRefused", static inner => new BrokenClient(inner))
        {
            Claim = static capabilities => capabilities with { StopSequences = false },
        },
    ];

    private static bool IsInside(ChatOptions? options) => options?.StopSequences is [var stop] && !stop.Contains(' ', StringComparison.Ordinal);
}
