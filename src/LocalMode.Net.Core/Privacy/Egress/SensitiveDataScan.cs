namespace LocalMode;

/// <summary>Runs detectors over the texts of one payload and collects what they find.</summary>
internal sealed class SensitiveDataScan(ISensitiveDataDetector[] detectors, Func<SensitiveDataKind, EgressOutcome> outcomeOf)
{
    private Dictionary<(string Detector, SensitiveDataKind Kind), int>? _counts;
    private HashSet<SensitiveValue>? _seen;
    private HashSet<SensitiveValue>? _toReplace;
    private List<SensitiveSpan>? _spans;

    /// <summary>The strictest outcome of all kinds that were found.</summary>
    public EgressOutcome Outcome { get; private set; }

    /// <summary>The kind that led to it.</summary>
    public SensitiveDataKind Decisive { get; private set; }

    /// <summary>What is to be replaced. Stretches that overlap are one value: replacing one of them would leave a piece of the other.</summary>
    public SensitiveValue[] Values => _toReplace is { } values ? [.. values] : [];

    public IReadOnlyList<EgressFinding> Findings
    {
        get
        {
            if (_counts is null)
                return [];
            List<EgressFinding> findings = new(_counts.Count);
            foreach (((string detector, SensitiveDataKind kind), int count) in _counts)
                findings.Add(new(detector, kind, count));
            return findings;
        }
    }

    public async ValueTask ReadAsync(PayloadText text, CancellationToken cancellationToken)
    {
        await ReadAsync(text.Text, null, text.IsView, cancellationToken).ConfigureAwait(false);
        if (UnescapedText.TryCreate(text.Text, out UnescapedText unescaped))
            await ReadAsync(unescaped.Text, unescaped, isView: true, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask ReadAsync(string text, UnescapedText? unescaped, bool isView, CancellationToken cancellationToken)
    {
        _spans?.Clear();
        foreach (ISensitiveDataDetector detector in detectors)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IReadOnlyList<SensitiveSpan> spans = await detector.DetectAsync(text, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidOperationException($"The detector {detector.Name} returned null.");
            for (int i = 0; i < spans.Count; i++)
                Add(spans[i], text, isView);
        }
        if (_spans is { Count: > 0 } found)
            AddValues(found, text, unescaped);
    }

    private void Add(SensitiveSpan span, string text, bool isView)
    {
        EgressOutcome outcome = outcomeOf(span.Kind);
        if (outcome > Outcome)
            (Outcome, Decisive) = (outcome, span.Kind);
        if (outcome == EgressOutcome.AllowRedacted)
            (_spans ??= []).Add(span);
        bool isNew = (_seen ??= []).Add(new(span.Kind, text.Substring(span.Start, span.Length)));
        if (isView && !isNew)
            return;
        _counts ??= [];
        _counts[(span.Detector, span.Kind)] = _counts.GetValueOrDefault((span.Detector, span.Kind)) + 1;
    }

    private void AddValues(List<SensitiveSpan> spans, string text, UnescapedText? unescaped)
    {
        spans.Sort(static (one, other) => one.Start.CompareTo(other.Start));
        for (int first = 0; first < spans.Count;)
        {
            SensitiveSpan longest = spans[first];
            int start = longest.Start;
            int end = longest.End;
            int next = first + 1;
            for (; next < spans.Count && spans[next].Start < end; next++)
            {
                end = Math.Max(end, spans[next].End);
                longest = spans[next].Length > longest.Length ? spans[next] : longest;
            }

            // The vault finds every JSON spelling of a value. An escape of a URL is a value of its own.
            string value = text[start..end];
            if (unescaped is { } view && view.Original(start, end - start) is var original && JsonSpelling.Match(original, value) != original.Length)
                value = original;
            (_toReplace ??= []).Add(new(longest.Kind, value));
            first = next;
        }
    }
}
