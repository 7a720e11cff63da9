namespace LocalMode;

/// <summary>The base of the built-in detectors: one pass over the folded text, linear in its length, without state.</summary>
internal abstract class ScanningDetector(string name) : ISensitiveDataDetector
{
    public string Name { get; } = name;

    public ValueTask<IReadOnlyList<SensitiveSpan>> DetectAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        cancellationToken.ThrowIfCancellationRequested();
        return new(Detect(text));
    }

    /// <summary>Reports findings in the order of the text.</summary>
    protected abstract void Scan(ReadOnlySpan<char> text, ref SpanCollector found);

    private IReadOnlyList<SensitiveSpan> Detect(string text)
    {
        FoldedText folded = FoldedText.Create(text);
        try
        {
            SpanCollector found = new(folded);
            Scan(folded.Text, ref found);
            return found.Spans;
        }
        finally
        {
            folded.Dispose();
        }
    }
}
