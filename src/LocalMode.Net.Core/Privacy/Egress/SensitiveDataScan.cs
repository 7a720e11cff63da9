namespace LocalMode;

/// <summary>Runs detectors over the texts of one payload and collects what they find.</summary>
internal sealed class SensitiveDataScan(ISensitiveDataDetector[] detectors)
{
    private Dictionary<(string Detector, SensitiveDataKind Kind), int>? _counts;
    private HashSet<SensitiveValue>? _values;

    public IReadOnlyCollection<SensitiveValue> Values => _values is { } values ? values : [];

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
        foreach (ISensitiveDataDetector detector in detectors)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IReadOnlyList<SensitiveSpan> spans = await detector.DetectAsync(text, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidOperationException($"The detector {detector.Name} returned null.");
            for (int i = 0; i < spans.Count; i++)
                Add(spans[i], text, unescaped, isView);
        }
    }

    private void Add(SensitiveSpan span, string text, UnescapedText? unescaped, bool isView)
    {
        string value = text.Substring(span.Start, span.Length);
        if (isView && unescaped is null && Knows(new(span.Kind, value)))
            return;

        // What is replaced is what stands in the payload: the escaped form.
        string original = unescaped is { } view ? view.Original(span.Start, span.Length) : value;
        bool isNew = (_values ??= []).Add(new(span.Kind, original));
        if (isView && !isNew)
            return;
        _counts ??= [];
        _counts[(span.Detector, span.Kind)] = _counts.GetValueOrDefault((span.Detector, span.Kind)) + 1;
    }

    private bool Knows(SensitiveValue value) => _values?.Contains(value) == true;
}
