namespace LocalMode;

/// <summary>Collects findings in the order of the text; allocates at the first one. A finding that overlaps an earlier one is left out.</summary>
internal ref struct SpanCollector(FoldedText text)
{
    private readonly FoldedText _text = text;
    private List<SensitiveSpan>? _spans;

    public readonly IReadOnlyList<SensitiveSpan> Spans => _spans is null ? Array.Empty<SensitiveSpan>() : _spans;

    public void Add(SensitiveDataKind kind, int start, int end, string detector)
    {
        (int first, int behind) = _text.Map(start, end);
        if (_spans is null)
            _spans = [];
        else if (_spans[^1].End > first)
            return;
        _spans.Add(new(kind, first, behind - first, detector));
    }
}
