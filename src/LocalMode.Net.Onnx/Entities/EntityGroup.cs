namespace LocalMode.Onnx;

/// <summary>The entity that is being put together of neighbouring tokens or words.</summary>
/// <param name="labels">The labels.</param>
/// <param name="groups">Whether neighbours are put together at all; without, each is an entity of its own whose label keeps its prefix.</param>
/// <param name="spans">Receives each entity that has ended.</param>
internal struct EntityGroup(EntityLabels labels, bool groups, List<EntitySpan> spans)
{
    private int _first;
    private int _last;
    private double _sum;
    private int _count;
    private int _start;
    private int _end;

    /// <summary>Adds the next token or word.</summary>
    public void Add(int label, float score, int start, int end)
    {
        if (_count > 0 && groups && labels.Continues(_last, label))
        {
            _last = label;
            _sum += score;
            _count++;
            _end = end;
            return;
        }

        End();
        _first = _last = label;
        _sum = score;
        _count = 1;
        _start = start;
        _end = end;
    }

    /// <summary>Ends the entity that is open, if there is one.</summary>
    public void End()
    {
        // Places can go back where a tokenizer puts in what the text does not have.
        if (_count > 0)
            spans.Add(new(groups ? labels.Kind(_first) : labels.Name(_first), (float)(_sum / _count), _start, Math.Max(_start, _end)));

        _count = 0;
    }
}
